import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedExtension } from './harness/installedExtension.ts';
import { outputText, showOutput, waitForOutput } from './harness/output.ts';
import { runInHost } from './harness/runInHost.ts';
import { screenshot } from './harness/screenshot.ts';
import { startEditor, type Editor } from './harness/startEditor.ts';
import * as workbench from './harness/workbench.ts';

const probe = join(import.meta.dirname, 'fixture-extension');

describe('editor harness', function () {
  this.timeout(300_000);
  let folder: string;
  let editor: Editor;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-probe-'));
    writeFileSync(join(folder, 'flow.dag.yaml'), 'nodes: []\n');
    const extensionsDir = await installedExtension(probe);
    editor = await startEditor({ folder, extensionsDir, env: { PROBE_WORD: 'a word from the test' } });
  });

  after(async () => {
    await editor?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('clicks a CodeLens, then a button of the notification it brings', async () => {
    const { page } = editor;
    await workbench.openFile(page, 'flow.dag.yaml');
    await workbench.lens(page, 'Greet').click();
    await workbench.toast(page, 'Hello from the probe').getByRole('button', { name: 'Wave back' }).click();
    await workbench.statusItem(page, 'Probe waved at').waitFor();
  });

  it('reads an output channel, which proves that the extension runs installed and sees the environment', async () => {
    await showOutput(editor.page, 'Probe');
    await waitForOutput(editor.page, 'greeted from mode 1');
    assert.match(await outputText(editor.page), /\[info\] greeted from mode 1 with a word from the test/);
  });

  it('answers a quick pick and an input box', async () => {
    await workbench.command(editor.page, 'Probe: Pick');
    await workbench.choose(editor.page, 'green');
    await workbench.answer(editor.page, 'Name it', 'moss');
    await workbench.statusItem(editor.page, 'Probe picked green moss').waitFor();
  });

  it('answers a modal dialog', async () => {
    await workbench.command(editor.page, 'Probe: Confirm');
    await workbench.modal(editor.page, 'Really?').getByRole('button', { name: 'Delete' }).click();
    await workbench.statusItem(editor.page, 'Probe confirmed Delete').waitFor();
  });

  it('changes a file as a person would', async () => {
    await workbench.openFile(editor.page, 'flow.dag.yaml');
    await workbench.replaceText(editor.page, 'nodes: [] # changed\n');
    assert.match(readFileSync(join(folder, 'flow.dag.yaml'), 'utf8'), /# changed/);
  });

  it('opens a view, and finds it again after a reload', async () => {
    await workbench.openView(editor.page, 'Probe');
    await workbench.treeRow(editor.page, 'first thing').waitFor();
    await editor.reload();
    await workbench.openView(editor.page, 'Probe');
    await workbench.treeRow(editor.page, /first thing\s*trusted/).waitFor();
    await workbench.statusItem(editor.page, 'Probe idle').waitFor();
  });

  it('saves a picture of the window', async () => {
    assert.ok(existsSync(await screenshot(editor.page, folder, 'window')));
  });

  it('opens a folder in restricted mode', async () => {
    const restricted = await startEditor({
      folder,
      extensionsDir: await installedExtension(probe),
      trust: false,
    });
    try {
      await workbench.openView(restricted.page, 'Probe');
      await workbench.treeRow(restricted.page, /first thing\s*restricted/).waitFor();
    } finally {
      await restricted.stop();
    }
  });

  it('runs specs inside the extension host and tells what failed', async () => {
    const specs = [join(import.meta.dirname, 'probe.host.ts')];
    const tests = await runInHost({ specs, folder, extension: probe, env: { PROBE_WORD: 'hosted' } });
    assert.deepEqual(
      tests.map(({ state }) => state),
      ['passed', 'passed', 'failed'],
    );
    assert.match(tests[2]?.error ?? '', /another editor/);
  });
});
