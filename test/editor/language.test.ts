import assert from 'node:assert/strict';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually, root } from '../support/terminal.ts';
import { installedExtension } from './harness/installedExtension.ts';
import { screenshot } from './harness/screenshot.ts';
import { startEditor, type Editor } from './harness/startEditor.ts';
import * as workbench from './harness/workbench.ts';

const leftovers = join(process.env.FLOW_SESSIONS_TEST_CACHE ?? tmpdir(), 'pictures');
const pictures = process.env.FLOW_SESSIONS_PICTURES ? join(root, 'docs', 'media') : leftovers;

const flow = (input: string): string => `inputs:
  name:
    type: string
    default: Ada
outputs:
  greeting:
    type: string
    reference: \${greet.output}
nodes:
- name: greet
  type: python
  source:
    type: code
    path: greet.py
  inputs:
    name: \${inputs.${input}}
`;
const code = `from promptflow.core import tool\n\n\n@tool\ndef greet(name: str) -> str:\n    return f"Hello {name}"\n`;
const run = `flow: ../greet\ndata: people.jsonl\ncolumn_mapping:\n  name: \${data.name}\n`;

describe('the language service in the editor', function () {
  this.timeout(300_000);
  let folder: string;
  let workspace: string;
  let editor: Editor;

  const start = async (trust: boolean, extensionsDir?: string): Promise<Editor> =>
    await startEditor({
      folder: workspace,
      extensionsDir: extensionsDir ?? (await installedExtension()),
      env: { FLOW_SESSIONS_HOME: join(folder, 'home') },
      settings: {
        'editor.minimap.enabled': false,
        'editor.autoIndent': 'none',
        'flowSessions.codeLens.enabled': false,
      },
      trust,
      viewport: { width: 1280, height: 800 },
    });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-language-'));
    workspace = join(folder, 'work');
    write('greet/flow.dag.yaml', flow('nmae'));
    write('greet/greet.py', code);
    write('batch/run.yaml', run);
    write('batch/people.jsonl', '{"name": "Grace"}\n');
    editor = await start(true);
  });
  after(async () => {
    await editor?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  afterEach(async function () {
    const { currentTest } = this;
    const name = `failed ${currentTest?.title.replace(/\W+/g, ' ')}`;
    if (currentTest?.state === 'failed' && editor) await screenshot(editor.page, leftovers, name);
  });

  it('shows a reference to nothing, mends it with a quick fix, and the squiggle is gone', async () => {
    const { page } = editor;
    await workbench.openFile(page, 'greet/flow.dag.yaml');
    await squiggle(page).waitFor();
    await focusText(page);
    // Puts the cursor on the problem and tells of it.
    await page.keyboard.press('F8');
    await page.locator('.marker-widget', { hasText: 'nmae' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: '"name"' }).first().waitFor();
    await screenshot(page, pictures, 'language');
    await page.locator('.action-widget .monaco-list-row', { hasText: '"name"' }).first().click();
    await squiggle(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(read('greet/flow.dag.yaml'), flow('name'));
  });

  it('completes a reference that is being typed', async () => {
    const { page } = editor;
    await workbench.openFile(page, 'greet/flow.dag.yaml');
    await focusText(page);
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('    other: ');
    await page.keyboard.type('${inp');
    const suggestion = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'inputs.name' });
    await suggestion.first().waitFor();
    await suggestion.first().click();
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(read('greet/flow.dag.yaml'), `${flow('name')}    other: \${inputs.name}`);
  });

  it('renames an input in the flow and in the run of it', async () => {
    const { page } = editor;
    await workbench.openFile(page, 'greet/flow.dag.yaml');
    await page.keyboard.press('Control+G');
    await page.locator('.quick-input-widget input.input').fill(':2:4');
    await page.keyboard.press('Enter');
    await page.keyboard.press('F2');
    const box = page.locator('.rename-box input');
    await box.waitFor();
    await box.fill('whom');
    await page.keyboard.press('Enter');
    await workbench.command(page, 'File: Save All');
    await eventually('the run has the new name', () => read('batch/run.yaml').includes('whom: ${data.name}'));
    await eventually('the flow has the new name', () =>
      read('greet/flow.dag.yaml').includes('${inputs.whom}'),
    );
  });

  it('looks at nothing and runs nothing, but checks, in a workspace that is not trusted', async () => {
    write('greet/flow.dag.yaml', flow('nmae'));
    const restricted = await start(false);
    try {
      await workbench.openFile(restricted.page, 'greet/flow.dag.yaml');
      await squiggle(restricted.page).waitFor();
    } catch (error) {
      await screenshot(restricted.page, leftovers, 'failed to check without trust');
      throw error;
    } finally {
      await restricted.stop();
    }
  });

  it('says once that the server does not run, and what to do', async () => {
    const extensions = join(folder, 'extensions');
    cpSync(await installedExtension(), extensions, { recursive: true });
    const [server] = globSync('*/dist/server.cjs', { cwd: extensions });
    writeFileSync(join(extensions, server!), 'process.exit(1);\n');
    const broken = await start(true, extensions);
    try {
      await workbench.openFile(broken.page, 'greet/flow.dag.yaml');
      const told = workbench.toast(broken.page, 'Reload the window');
      await told.waitFor();
      await broken.page.waitForTimeout(2000);
      assert.equal(await broken.page.locator('.notification-toast').count(), 1);
    } catch (error) {
      await screenshot(broken.page, leftovers, 'failed to tell that the server does not run');
      throw error;
    } finally {
      await broken.stop();
    }
  });

  const read = (path: string): string => readFileSync(join(workspace, path), 'utf8');
});

const focusText = async (page: Page): Promise<void> =>
  await page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();

const squiggle = (page: Page): Locator => page.locator('.editor-instance .squiggly-error').first();
