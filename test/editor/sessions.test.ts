import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, root } from '../support/terminal.ts';
import { installedExtension } from './harness/installedExtension.ts';
import { outputText, showOutput, waitForOutput } from './harness/output.ts';
import { screenshot } from './harness/screenshot.ts';
import { startEditor, type Editor } from './harness/startEditor.ts';
import * as workbench from './harness/workbench.ts';

/** Where pictures go: into the documentation when they are to be made anew, else among the leftovers of tests. */
const leftovers = join(process.env.FLOW_SESSIONS_TEST_CACHE ?? tmpdir(), 'pictures');
const isPictured = Boolean(process.env.FLOW_SESSIONS_PICTURES);
const pictures = isPictured ? join(root, 'docs', 'media') : leftovers;

/** The editor keeps text as it is typed: no indentation and no brackets of its own. */
const asTyped = {
  'editor.autoIndent': 'none',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
};

const flowFile = 'hello-flow/flow.dag.yaml';

describe('sessions in the editor', function () {
  this.timeout(300_000);
  let folder: string;
  let home: string;
  let workspace: string;
  let editor: Editor;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-editor-test-'));
    home = join(folder, 'home');
    workspace = join(folder, 'samples');
    cpSync(join(root, 'samples'), workspace, { recursive: true });
    mkdirSync(home);
    const uv = process.env.FLOW_SESSIONS_UV;
    editor = await startEditor({
      folder: workspace,
      extensionsDir: await installedExtension(),
      env: { FLOW_SESSIONS_HOME: home },
      settings: {
        ...(uv && { 'flowSessions.local.uvPath': uv }),
        'editor.minimap.enabled': false,
        ...asTyped,
      },
      viewport: { width: 1280, height: 800 },
    });
  });

  after(async () => {
    await editor?.stop();
    terminal('gc', '--all');
    for (const flow of ['hello-flow', 'two-flows/summarize']) terminal('stop', join(workspace, flow));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  afterEach(async function () {
    const { currentTest } = this;
    const name = `failed ${currentTest?.title.replace(/\W+/g, ' ')}`;
    if (currentTest?.state === 'failed' && editor) await screenshot(editor.page, leftovers, name);
  });

  const terminal = (...args: string[]): string =>
    execFileSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
      env: { ...process.env, FLOW_SESSIONS_HOME: home },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const state = (): string =>
    (JSON.parse(terminal('status', join(workspace, 'hello-flow'), '--json')) as { state: string }).state;
  const lens = (title: string | RegExp) => workbench.lens(editor.page, title).first();

  it('offers Start above the flow, shows the named phases, and Cancel leaves nothing', async () => {
    await workbench.openFile(editor.page, flowFile);
    // VS Code asks for lenses only while the editor has the focus.
    await lens('Start session').waitFor();
    await workbench.openView(editor.page, 'Flow Sessions');
    // Where this machine has an engine, the view shows that instead.
    const welcome = editor.page.getByText('No session is running');
    await welcome.or(workbench.treeRow(editor.page, 'Local Python')).first().waitFor();
    await workbench.openFile(editor.page, flowFile);
    await lens('Start session').click();
    const progress = workbench.toast(editor.page, 'Starting hello-flow');
    await progress.waitFor();
    await lens(/Making the environment|Installing packages|Bringing the files/).waitFor();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await lens('Start session').waitFor();
    assert.equal(state(), 'absent');
  });

  it('starts the session from its lens', async () => {
    await lens('Start session').click();
    if (isPictured) await lens('Installing packages').waitFor();
    await workbench.toast(editor.page, 'Installing packages').waitFor();
    await screenshot(editor.page, pictures, 'start');
    await lens('Run').waitFor({ timeout: 180_000 });
    assert.equal(state(), 'ready');
    await workbench.treeRow(editor.page, /hello-flow\s*ready/).waitFor();
    await workbench.statusItem(editor.page, 'hello-flow').waitFor();
  });

  it('runs the flow and shows its outputs', async () => {
    await lens('Run').click();
    await waitForOutput(editor.page, '"word_count":');
    await waitForOutput(editor.page, 'completed');
    await workbench
      .treeRow(editor.page, /hello-flow\s*ready/)
      .locator('.monaco-tl-twistie')
      .click();
    await workbench.treeRow(editor.page, 'Runs').locator('.monaco-tl-twistie').click();
    await workbench
      .treeRow(editor.page, /completed/)
      .first()
      .waitFor();
    await screenshot(editor.page, pictures, 'run');
  });

  it('runs edited code without a reset', async () => {
    const path = join(workspace, 'hello-flow', 'plan.py');
    const code = readFileSync(path, 'utf8');
    await workbench.openFile(editor.page, 'hello-flow/plan.py');
    await workbench.replaceText(editor.page, code.replace('distance = f"', 'distance = f"about '));
    await workbench.openFile(editor.page, flowFile);
    await lens('Run').click();
    // The outputs come last, so they are in sight whatever the log holds.
    await waitForOutput(editor.page, 'is about 2,277 km');
    writeFileSync(path, code);
  });

  it('leads from a failing node to the line in the user\u2019s own file', async () => {
    const path = join(workspace, 'hello-flow', 'plan.py');
    const code = readFileSync(path, 'utf8');
    const lines = code.split('\n');
    const body = lines.findIndex(
      (line) => /^ {4}(?!"""|#)\S/.test(line) && lines.indexOf('@tool') < lines.indexOf(line),
    );
    lines.splice(body, 0, '    raise ValueError("the suitcase is full")');
    await workbench.openFile(editor.page, 'hello-flow/plan.py');
    await workbench.replaceText(editor.page, lines.join('\n'));
    await workbench.openFile(editor.page, flowFile);
    await lens('Run').click();
    const error = workbench.toast(editor.page, 'the suitcase is full');
    await error.waitFor();
    if (isPictured) {
      await lens('Run').waitFor();
      await workbench.treeRow(editor.page, /failed/).waitFor();
    }
    await screenshot(editor.page, pictures, 'error');
    await error.getByRole('button', { name: 'Go to Line' }).click();
    await editor.page.locator('.tab.active', { hasText: 'plan.py' }).waitFor();
    await workbench.statusItem(editor.page, `Ln ${body + 1}, Col 1`).waitFor();
    writeFileSync(path, code);
  });

  it('tells a changed requirement in the lens and the view, and installs just that', async () => {
    const path = join(workspace, 'hello-flow', 'requirements.txt');
    await workbench.openFile(editor.page, 'hello-flow/requirements.txt');
    await workbench.replaceText(editor.page, `${readFileSync(path, 'utf8')}inflection\n`);
    await editor.page.locator('.view-line', { hasText: /^inflection\W*not\W+installed/ }).waitFor();
    await workbench.openFile(editor.page, flowFile);
    await workbench.lens(editor.page, 'Install packages (1 changed)').nth(1).waitFor();
    await workbench.treeRow(editor.page, 'inflection is not installed yet').waitFor();
    if (isPictured) await workbench.command(editor.page, 'View: Hide Panel');
    await screenshot(editor.page, pictures, 'drift');
    await lens('Install packages (1 changed)').click();
    await lens('Install packages').waitFor({ timeout: 120_000 });
    assert.match(terminal('packages', join(workspace, 'hello-flow')), /^inflection .*requirement$/m);
  });

  it('finds the session again after a reload, with its log', async () => {
    await editor.reload();
    await workbench.openFile(editor.page, flowFile);
    await lens('Run').waitFor();
    await showOutput(editor.page, 'Flow Session: hello-flow');
    await waitForOutput(editor.page, 'install: ready');
    assert.match(await outputText(editor.page), /install: verify/);
  });

  it('hears what the terminal does', async () => {
    terminal('stop', join(workspace, 'hello-flow'));
    await lens('Start session').waitFor({ timeout: 3000 });
    terminal('start', join(workspace, 'hello-flow'));
    await lens('Run').waitFor({ timeout: 3000 });
  });

  it('tells a worker that was killed, and repairs it', async () => {
    process.kill(workerPid(home), 'SIGKILL');
    await lens(/Session lost/).waitFor();
    await lens('Repair').click();
    await lens('Run').waitFor();
  });

  it('starts with chosen options, and can go a step back', async () => {
    await lens('Stop').click();
    await lens('Start with…').click();
    await workbench.choose(editor.page, 'Local Python');
    await editor.page.getByRole('button', { name: 'Back' }).click();
    await workbench.choose(editor.page, 'Local Python');
    await workbench.choose(editor.page, '15 minutes');
    await lens('Run').waitFor();
    const { idleSeconds } = JSON.parse(terminal('status', join(workspace, 'hello-flow'), '--json')) as {
      idleSeconds: number;
    };
    assert.equal(idleSeconds, 900);
  });

  it('shares one environment between two flows with equal requirements', async () => {
    await workbench.openFile(editor.page, 'two-flows/summarize/flow.dag.yaml');
    await lens('Start session').click();
    await lens('Run').waitFor({ timeout: 120_000 });
    await lens('Run').click();
    await waitForOutput(editor.page, 'completed');
    await workbench.treeRow(editor.page, 'summarize').waitFor();
  });

  it('is right again after the extension host was killed during a start', async () => {
    await workbench.openFile(editor.page, flowFile);
    await lens('Stop').click();
    await lens('Start session').waitFor();
    writeFileSync(join(workspace, 'hello-flow', 'requirements.txt'), 'humanize\ninflection\nidna\n');
    await lens('Start session').click();
    await workbench.toast(editor.page, 'Installing packages').waitFor();
    killExtensionHost(editor.server.pid);
    await eventually('the start that was interrupted is gone', () => state() === 'absent');
    assert.deepEqual((JSON.parse(terminal('gc', '--dry-run', '--json')) as { items: unknown[] }).items, []);
    await editor.reload();
    await workbench.openFile(editor.page, flowFile);
    await lens('Start session').click();
    await lens('Run').waitFor({ timeout: 180_000 });
  });

  it('stops the session', async () => {
    await lens('Stop').click();
    await lens('Start session').waitFor();
    assert.equal(state(), 'absent');
  });

  it('runs nothing in a workspace that is not trusted', async () => {
    const restricted = await startEditor({
      folder: workspace,
      extensionsDir: await installedExtension(),
      env: { FLOW_SESSIONS_HOME: home },
      trust: false,
    });
    try {
      await workbench.openView(restricted.page, 'Flow Sessions');
      await restricted.page.getByText('not trusted nothing is installed or run').waitFor();
      await workbench.openFile(restricted.page, flowFile);
      assert.equal(await restricted.page.locator('.codelens-decoration a').count(), 0);
    } catch (error) {
      await screenshot(restricted.page, leftovers, 'failed in a workspace that is not trusted');
      throw error;
    } finally {
      await restricted.stop();
    }
  });
});

function workerPid(home: string): number {
  const sessions = join(home, 'sessions');
  const key = readdirSync(sessions).find((name) => existsSync(join(sessions, name, 'worker.json')));
  assert.ok(key);
  return (JSON.parse(readFileSync(join(sessions, key, 'worker.json'), 'utf8')) as { pid: number }).pid;
}

/** Ends the extension host below the server, as a crash would. */
function killExtensionHost(server: number): void {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split(
    '\n',
  );
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((match) => match !== null);
  const below = new Set([server]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [, pid, parent] of all) {
      if (below.has(Number(parent)) && !below.has(Number(pid))) {
        below.add(Number(pid));
        grown = true;
      }
    }
  }
  const host = all.find(
    ([, pid, , args]) => below.has(Number(pid)) && args?.includes('--type=extensionHost'),
  );
  assert.ok(host, 'the extension host runs');
  process.kill(Number(host[1]), 'SIGKILL');
}
