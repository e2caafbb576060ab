import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallFlow, Terminal } from '../support/terminal.ts';

interface Status {
  flowId: string;
  state: string;
  compute: string;
  environmentDigest: string;
  drift: { kind: string; message: string; file?: string; line?: number; action: string }[];
  plan?: string;
  idleUntil: string | null;
  idleSeconds: number;
  notices: string[];
}

describe('the terminal', function () {
  this.timeout(60_000);
  let terminal: Terminal;

  before(() => (terminal = new Terminal()));
  after(async () => await terminal.dispose());

  it('says how it is used, and its version', async () => {
    const { code, stdout } = await terminal.run(['--help']);
    assert.equal(code, 0);
    for (const verb of [
      'start',
      'run',
      'exec',
      'install',
      'undo',
      'reset',
      'move',
      'stop',
      'status',
      'packages',
      'files',
      'logs',
      'check',
      'lsp',
      'gc',
      'doctor',
    ])
      assert.match(stdout, new RegExp(`^  ${verb} `, 'm'));
    assert.match((await terminal.run(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('refuses what it does not know with exit code 2, in JSON too', async () => {
    const wrong = [
      [],
      ['frobnicate', '.'],
      ['start'],
      ['start', '.', 'and more'],
      ['start', '.', '--compute', 'moon'],
      ['move', '.'],
      ['move', '.', '--to', 'moon'],
      ['exec', '.'],
      ['start', '.', '--idle', 'soon'],
      ['reset', '.', '--depth', 'deep'],
      ['start', '.', '--nonsense'],
      ['run', '.', '--inputs', 'novalue'],
    ];
    for (const args of wrong) {
      const { code, stderr, stdout } = await terminal.run(args);
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.equal(stdout, '');
      const { error } = await terminal.json<{ error: { code: string; remedy: string } }>(args);
      assert.match(error.code, /^FSE\d{3}$/);
      assert.ok(error.remedy);
    }
    for (const args of [
      ['exec', '.', '--'],
      ['run', '.', '--', 'ls'],
    ])
      assert.equal((await terminal.run(args)).code, 2);
  });

  it('refuses a compute that is not here with exit code 3, and names what is', async () => {
    const dir = terminal.flow('moon', smallFlow);
    const moon = await terminal.run(['start', dir, '--compute', 'serverless']);
    assert.equal(moon.code, 3);
    assert.match(moon.stderr, /FSE203.*"serverless"/);
    assert.match(moon.stderr, /Available: local, docker/);
  });

  it('refuses an engine that is not there, and lists it with its remedy', async () => {
    const dir = join(terminal.folder, 'moon');
    const nowhere = `unix://${join(terminal.folder, 'nowhere.sock')}`;
    terminal.configure({ docker: { host: nowhere } });
    const { code, stderr } = await terminal.run(['start', dir, '--compute', 'docker']);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /nowhere\.sock/);
    const told = (await terminal.run(['doctor'])).stdout;
    assert.match(told, /^warning +Engine .*nowhere\.sock: .+\. .+/m);
    assert.doesNotMatch(told, /\.[.,]/);
    const byDefault = { compute: 'docker', docker: { host: nowhere } };
    terminal.configure(byDefault);
    assert.equal((await terminal.run(['start', dir])).code, 3);
    terminal.configure({});
    const named = await terminal.run(['start', dir, '--compute', 'docker:no such engine']);
    assert.match(named.stderr, /FSE421.*"no such engine"/);
  });

  it('says that a settings file is no JSON, and works without it', async () => {
    const file = join(terminal.home, 'config.json');
    writeFileSync(file, '{ "compute": ');
    const { code, stdout, stderr } = await terminal.run(['status', '--json']);
    terminal.configure({});
    assert.equal(code, 0);
    assert.ok(Array.isArray(JSON.parse(stdout)));
    assert.equal(stderr, `note: ${file} is not valid JSON, so the settings in it do not count.\n`);
  });

  it('tells the whole state in one JSON document, with progress on stderr', async () => {
    const dir = terminal.flow('whole', { ...smallFlow, 'requirements.txt': '# nothing yet\n' });
    const { stdout, stderr } = await terminal.run(['start', dir, '--json', '--no-input']);
    const started = JSON.parse(stdout) as Status;
    assert.match(stderr, /\[create\][^]*\[ready\]/);
    const status = await terminal.json<Status>(['status', dir]);
    assert.deepEqual({ ...status, idleUntil: '' }, { ...started, idleUntil: '' });
    assert.match(status.flowId, /^[0-9a-f]{64}$/);
    assert.match(status.environmentDigest, /^[0-9a-f]{64}$/);
    assert.equal(status.compute, 'local');
    assert.equal(status.idleSeconds, 3600);
    const minutes = (Date.parse(status.idleUntil!) - Date.now()) / 60_000;
    assert.ok(minutes > 59 && minutes <= 60.1, String(minutes));
  });

  it('changes the idle time of a live session in place; 0 means never', async () => {
    const dir = join(terminal.folder, 'whole');
    const status = await terminal.json<Status>(['start', dir, '--idle', '0']);
    assert.deepEqual([status.idleSeconds, status.idleUntil, status.drift], [0, null, []]);
  });

  it('tells drift with its line and the smallest verb, and code is none', async () => {
    const dir = join(terminal.folder, 'whole');
    writeFileSync(join(dir, 'requirements.txt'), '# two\nhumanize>=4\n');
    writeFileSync(join(dir, 'greet.py'), '# changed\n');
    const { drift, plan } = await terminal.json<Status>(['status', dir]);
    assert.equal(plan, 'install');
    assert.deepEqual(drift, [
      {
        kind: 'requirement',
        message: 'humanize>=4 is not installed yet',
        file: join(dir, 'requirements.txt'),
        line: 2,
        action: 'install',
      },
    ]);
    terminal.configure({ basePackages: ['wheel'] });
    const changed = await terminal.json<Status>(['status', dir]);
    assert.equal(changed.plan, 'reset');
    assert.ok(changed.drift.some(({ kind, action }) => kind === 'setting' && action === 'reset'));
    terminal.configure({});
  });

  it('notes once that an image cannot be honoured, and starts all the same', async () => {
    const yaml = `environment: {image: "python:3.8-slim"}\n${smallFlow['flow.dag.yaml']}`;
    const dir = terminal.flow('image', { ...smallFlow, 'flow.dag.yaml': yaml });
    const { code, stderr } = await terminal.run(['start', dir]);
    assert.equal(code, 0);
    assert.equal(
      stderr.match(/note: environment\.image \(python:3\.8-slim\) cannot be honoured by local Python/g)
        ?.length,
      1,
    );
    const { notices, drift } = await terminal.json<Status>(['status', dir]);
    assert.equal(notices.length, 1);
    assert.deepEqual(drift, []);
  });

  it('lists every session, and nothing where there is none', async () => {
    const all = await terminal.json<Status[]>(['status']);
    assert.deepEqual(
      all.map(({ state }) => state),
      ['ready', 'ready'],
    );
    const other = new Terminal();
    try {
      assert.deepEqual(await other.json(['status']), []);
      assert.match((await other.run(['status'])).stdout, /There are no sessions/);
    } finally {
      await other.dispose();
    }
  });

  it('shows the log of a session, and says which run it does not have', async () => {
    const dir = join(terminal.folder, 'whole');
    assert.match((await terminal.run(['logs', dir])).stdout, /start: create[^]*start: ready/);
    const { code, stderr } = await terminal.run(['logs', dir, '--run', '../../etc']);
    assert.equal(code, 2);
    assert.match(stderr, /FSE210/);
  });

  it('finds a session by a relative path, from another folder too', async () => {
    const { state } = await terminal.json<Status>(['status', '../whole'], {
      cwd: join(terminal.folder, 'image'),
    });
    assert.equal(state, 'ready');
  });

  it('knows what is missing on a machine', async () => {
    const { code, stdout } = await terminal.run(['doctor']);
    assert.equal(code, 0);
    assert.match(stdout, /^ok +Home folder: /m);
    assert.match(stdout, /^ok +Local Python: Python 3\./m);
    const poor = await terminal.run(['doctor'], { env: { PATH: '/nowhere' } });
    // A session can live on an engine just as well.
    const engine = /^ok +Engine /m.test(poor.stdout);
    assert.equal(poor.code, engine ? 0 : 3);
    assert.match(poor.stdout, /^(failed|warning) +Local Python: No Python 3\.9 or newer/m);
  });
});
