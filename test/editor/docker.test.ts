import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { engineJson, engineRequest } from '../support/engines/engineRequest.ts';
import { images } from '../support/engines/images/images.ts';
import { hasEngine, needsEngine } from '../support/engines/needsEngine.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';
import { eventually, root, smallFlow } from '../support/terminal.ts';
import { makeWheel } from '../support/wheel.ts';
import { installedExtension } from './harness/installedExtension.ts';
import { waitForOutput } from './harness/output.ts';
import { screenshot } from './harness/screenshot.ts';
import { startEditor, type Editor } from './harness/startEditor.ts';
import * as workbench from './harness/workbench.ts';

const leftovers = join(process.env.FLOW_SESSIONS_TEST_CACHE ?? tmpdir(), 'pictures');
const isPictured = Boolean(process.env.FLOW_SESSIONS_PICTURES);
const pictures = isPictured ? join(root, 'docs', 'media') : leftovers;

describe(needsEngine('Docker sessions in the editor'), function () {
  this.timeout(120_000);
  let engine: TestEngine;
  let folder: string;
  let home: string;
  let flow: string;
  let editor: Editor;

  before(async function () {
    this.timeout(600_000);
    if (!hasEngine) this.skip();
    engine = await dockerEngine();
    const { promptflow } = await images(engine);
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-docker-editor-'));
    home = join(folder, 'home');
    flow = join(folder, 'work', 'boxed');
    mkdirSync(home);
    mkdirSync(flow, { recursive: true });
    const environment = `environment:\n  image: ${promptflow}\n  python_requirements_txt: requirements.txt\n`;
    write('flow.dag.yaml', environment + smallFlow['flow.dag.yaml']);
    write('greet.py', smallFlow['greet.py']!);
    ask();
    await makeWheel(join(flow, 'wheels'), 'alpha', '1.0', '', ['beta']);
    await makeWheel(join(flow, 'wheels'), 'beta', '2.0');
    const uv = process.env.FLOW_SESSIONS_UV;
    editor = await startEditor({
      folder: join(folder, 'work'),
      extensionsDir: await installedExtension(),
      env: { FLOW_SESSIONS_HOME: home },
      settings: {
        'flowSessions.docker.host': engine.host,
        'flowSessions.compute': 'docker',
        // The image has prompt flow; plain Python starts in no time without it.
        'flowSessions.basePackages': [],
        ...(uv && { 'flowSessions.local.uvPath': uv }),
        'editor.minimap.enabled': false,
      },
      viewport: { width: 1280, height: 800 },
    });
  });

  after(async () => {
    await editor?.stop();
    if (!folder) return;
    terminal('stop', flow);
    terminal('gc', '--all');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  afterEach(async function () {
    const { currentTest } = this;
    const name = `failed ${currentTest?.title.replace(/\W+/g, ' ')}`;
    if (currentTest?.state === 'failed' && editor) await screenshot(editor.page, leftovers, name);
  });

  const write = (path: string, text: string): void => writeFileSync(join(flow, path), text);
  const asked = (...names: string[]): string =>
    ['--no-index', '--find-links wheels', ...names, ''].join('\n');
  const ask = (...names: string[]): void => write('requirements.txt', asked(...names));
  /** As the terminal does it with the settings that the editor gave to it, or with those of the test. */
  const terminal = (...args: string[]): string => {
    const settings = { docker: { host: engine.host }, compute: 'docker', basePackages: [] };
    writeFileSync(join(home, 'config.json'), JSON.stringify(settings));
    return execFileSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
      env: { ...process.env, FLOW_SESSIONS_HOME: home },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  };
  const lens = (title: string | RegExp) => workbench.lens(editor.page, title).first();
  const row = (text: string | RegExp) => workbench.treeRow(editor.page, text);
  /** Unfolds a row. One that is shown anew at that moment folds again, and is clicked again. */
  const unfold = async (text: string | RegExp, below: string | RegExp): Promise<void> =>
    await eventually(`${text} is unfolded`, async () => {
      const above = row(text).first();
      if ((await above.getAttribute('aria-expanded')) === 'false')
        await above.locator('.monaco-tl-twistie').click();
      return (await row(below).count()) > 0;
    });
  /** The ids of the containers of the flow's session. */
  const containers = async (): Promise<string[]> => {
    const path = '/containers/json?all=1';
    const all = await engineJson<{ Id: string; Labels: Record<string, string> }[]>(engine.host, path);
    return all.filter(({ Labels }) => Labels['flow-sessions.session']?.includes(flow)).map(({ Id }) => Id);
  };

  it('shows the engine with its version', async () => {
    await workbench.openView(editor.page, 'Flow Sessions');
    await row(`Docker ${engine.version}`).waitFor();
    await row('Local Python').waitFor();
  });

  it('starts on the image of the flow, where the settings say', async () => {
    await workbench.openFile(editor.page, 'boxed/flow.dag.yaml');
    await lens('Start session').click();
    await lens('Run').waitFor();
    await row(/boxed\s*ready/).waitFor();
    assert.equal((await containers()).length, 1);
  });

  it('runs the flow, and shows the log of the run', async () => {
    await lens('Run').click();
    await waitForOutput(editor.page, '"greeting": "Hello World"');
    await unfold(/boxed\s*ready/, 'Runs');
    await unfold('Runs', 'completed');
    await row('completed').first().click();
    await editor.page.locator('.tab', { hasText: /\.log/ }).waitFor();
    await workbench.openFile(editor.page, 'boxed/flow.dag.yaml');
  });

  it('tells a changed requirement, installs it, and says what that changed', async () => {
    ask('alpha');
    await workbench.openFile(editor.page, 'boxed/requirements.txt');
    await workbench.replaceText(editor.page, asked('alpha'));
    await workbench.openFile(editor.page, 'boxed/flow.dag.yaml');
    await row('alpha is not installed yet').waitFor();
    await lens('Install packages (1 changed)').click();
    await workbench.toast(editor.page, 'boxed: added alpha 1.0, beta 2.0').waitFor();
    await lens('Install packages').waitFor();
    await waitForOutput(editor.page, 'packages: + alpha 1.0, + beta 2.0');
  });

  it('groups packages by why they are there', async () => {
    await unfold('Packages', 'Asked for');
    await row(/alpha\s*1\.0/).waitFor();
    await unfold('Needed by these', /beta\s*2\.0/);
    await row('From the base').waitFor();
    await screenshot(editor.page, pictures, 'docker');
  });

  it('goes back to what was there before the install', async () => {
    await workbench.command(editor.page, 'Flow Sessions: Undo Last Install');
    await row('alpha is not installed yet').waitFor();
    ask();
    await workbench.openFile(editor.page, 'boxed/requirements.txt');
    await workbench.replaceText(editor.page, asked());
    await workbench.openFile(editor.page, 'boxed/flow.dag.yaml');
    await row('alpha is not installed yet').waitFor({ state: 'detached' });
  });

  it('resets into a new container', async () => {
    const [before] = await containers();
    await lens('Reset').click();
    await eventually('there is another container', async () => {
      const now = await containers();
      return now.length === 1 && now[0] !== before;
    });
    await lens('Run').waitFor();
  });

  it('changes the VM size after the plan was agreed to', async () => {
    if (isPictured) await workbench.command(editor.page, 'Notifications: Clear All Notifications');
    await workbench.command(editor.page, 'Flow Sessions: Change Settings of Session');
    await workbench.choose(editor.page, 'VM size');
    await workbench.choose(editor.page, 'Standard_DS1_v2');
    const plan = workbench.modal(editor.page, 'VM size becomes Standard_DS1_v2');
    await plan.waitFor();
    assert.match((await plan.textContent()) ?? '', /made anew:.*Deleted: .*Kept: .*it takes some seconds/s);
    await screenshot(editor.page, pictures, 'plan');
    await plan.getByRole('button', { name: 'Go On' }).click();
    await eventually('the new container has the limits', async () => {
      const [own, ...others] = await containers();
      if (own === undefined || others.length) return false;
      const path = `/containers/${own}/json`;
      const { HostConfig } = await engineJson<{ HostConfig: { NanoCpus: number } }>(engine.host, path);
      return HostConfig.NanoCpus === 1e9;
    });
    await lens('Run').waitFor();
  });

  it('tells within a moment that the container was killed, and repairs the session', async () => {
    const [own] = await containers();
    await engineRequest(engine.host, `/containers/${own!}/kill`, { method: 'POST' });
    await lens(/Session lost/).waitFor({ timeout: 3000 });
    await row(/boxed\s*lost/).waitFor();
    await lens('Repair').click();
    await lens('Run').waitFor();
  });

  it('offers only engines that run, with a way back', async () => {
    await lens('Stop').click();
    await lens('Start session').waitFor();
    assert.deepEqual(await containers(), []);
    await lens('Start with…').click();
    await workbench.choose(editor.page, `Docker ${engine.version}`);
    await workbench.choose(editor.page, 'Standard_D2s_v3');
    await editor.page.getByRole('button', { name: 'Back' }).click();
    await editor.page.getByRole('button', { name: 'Back' }).click();
    await workbench.choose(editor.page, `Docker ${engine.version}`);
    await workbench.choose(editor.page, 'No limit');
    await workbench.choose(editor.page, '15 minutes');
    await lens('Run').waitFor();
    const { idleSeconds } = JSON.parse(terminal('status', flow, '--json')) as { idleSeconds: number };
    assert.equal(idleSeconds, 900);
  });

  it('moves the session to plain Python, and starts it on Docker again', async () => {
    await workbench.command(editor.page, 'Flow Sessions: Move Session to');
    await workbench.toast(editor.page, 'Moving boxed to Local Python').waitFor();
    await eventually('no container is left', async () => !(await containers()).length);
    await lens('Run').waitFor();
    const note = workbench.toast(editor.page, 'cannot be honoured by local Python');
    await note.getByRole('button', { name: 'Start on Docker' }).click();
    await eventually('there is a container', async () => (await containers()).length === 1);
    await lens('Run').waitFor();
  });
});
