import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallFlow, Terminal } from '../support/terminal.ts';
import { makeWheel } from '../support/wheel.ts';

interface Status {
  state: string;
  drift: { message: string; action: string; line?: number }[];
  error?: { code: string };
}

for (const tool of ['uv', 'pip'] as const) {
  describe(`an install with ${tool} that fails`, function () {
    this.timeout(60_000);
    let terminal: Terminal;
    let wheels: string;

    before(async function () {
      if (tool === 'uv' && !process.env.FLOW_SESSIONS_UV) return this.skip();
      terminal = new Terminal(
        tool === 'pip' ? { uvPath: undefined, pythonPath: process.env.FLOW_SESSIONS_TEST_PYTHON } : {},
      );
      wheels = join(terminal.folder, 'wheels');
      await makeWheel(wheels, 'alpha', '1.0');
      await makeWheel(wheels, 'beta', '2.0');
    });

    after(async () => await terminal?.dispose());

    /** Nothing is found but by the lines of the requirements file itself. */
    const env = {
      PATH: '/usr/bin:/bin',
      PIP_CONFIG_FILE: '/dev/null',
      PIP_RETRIES: '0',
      UV_HTTP_TIMEOUT: '2',
    };
    const needs = (...names: string[]): string =>
      ['--no-index', `--find-links ${wheels}`, ...names, ''].join('\n');

    it('at start: the session is failed with the line, and the next start works', async () => {
      const dir = terminal.flow('start', { ...smallFlow, 'requirements.txt': needs('alpha', 'gamma') });
      const { code, stderr } = await terminal.run(['start', dir], { env });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /FSE305: There is no package.*"gamma"/);
      assert.match(stderr, /at .*start\/requirements\.txt:4/);
      const failed = await terminal.json<Status>(['status', dir], { env });
      assert.equal(failed.state, 'failed');
      assert.equal(failed.error?.code, 'FSE305');
      const { items } = await terminal.json<{ items: unknown[] }>(['gc', '--dry-run'], { env });
      assert.deepEqual(items, [], 'nothing is orphaned');
      writeFileSync(join(dir, 'requirements.txt'), needs('alpha'));
      assert.equal((await terminal.run(['start', dir], { env })).code, 0);
    });

    it('in a live session: it stays as it was, and the drift still says what is missing', async () => {
      const dir = terminal.flow('live', { ...smallFlow, 'requirements.txt': needs('alpha') });
      assert.equal((await terminal.run(['start', dir], { env })).code, 0);
      writeFileSync(join(dir, 'requirements.txt'), needs('alpha', 'beta==9.9'));
      const { code, stderr } = await terminal.run(['install', dir], { env });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /FSE305.*"?beta/);
      assert.match(stderr, /live\/requirements\.txt:4/);
      const status = await terminal.json<Status>(['status', dir], { env });
      assert.equal(status.state, 'ready');
      assert.deepEqual(
        status.drift.map(({ action, line }) => [action, line]),
        [['install', 4]],
      );
      const packages = await terminal.json<{ name: string; version: string }[]>(['packages', dir], { env });
      assert.ok(packages.some(({ name }) => name === 'alpha'));
      writeFileSync(join(dir, 'requirements.txt'), needs('alpha', 'beta==2.0'));
      assert.equal((await terminal.run(['install', dir], { env })).code, 0);
      assert.deepEqual((await terminal.json<Status>(['status', dir], { env })).drift, []);
    });

    it('without a network: says that the index does not answer, and the session stays usable', async () => {
      const dir = terminal.flow('offline', { ...smallFlow, 'requirements.txt': needs('alpha') });
      assert.equal((await terminal.run(['start', dir], { env })).code, 0);
      writeFileSync(
        join(dir, 'requirements.txt'),
        '--index-url http://127.0.0.1:9/simple\nalpha\nnowhere-to-be-had\n',
      );
      const { code, stderr } = await terminal.run(['install', dir], { env });
      assert.equal(code, 1, stderr);
      assert.match(
        stderr,
        /FSE305: (The package index does not answer|There is no package or version for "nowhere-to-be-had")/,
      );
      assert.match(stderr, /offline\/requirements\.txt:\d/);
      assert.equal((await terminal.json<Status>(['status', dir], { env })).state, 'ready');
      const { text } = await terminal.json<{ text: string }>(['logs', dir], { env });
      assert.match(text, /127\.0\.0\.1|nowhere-to-be-had/, 'the log has what the tool said');
    });

    it('with a line that is no requirement', async () => {
      const dir = terminal.flow('line', { ...smallFlow, 'requirements.txt': needs('alpha', 'what is this') });
      const { code, stderr } = await terminal.run(['start', dir], { env });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /FSE305/);
      assert.match(stderr, /what is this/);
    });
  });
}

describe('a home folder with no room', function () {
  this.timeout(60_000);
  let terminal: Terminal;
  let small: string;

  before(function () {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') return this.skip();
    terminal = new Terminal();
    small = join(terminal.folder, 'small');
    mkdirSync(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      // Some sandboxes lend no mounts even to root.
      this.skip();
    }
  });

  after(async () => {
    if (!terminal) return;
    execFileSync('umount', ['-l', small], { stdio: 'ignore' });
    await terminal.dispose();
  });

  it('fails the start in words, leaves nothing behind, and works once there is room', async () => {
    const env = { FLOW_SESSIONS_HOME: join(small, 'home') };
    mkdirSync(env.FLOW_SESSIONS_HOME);
    writeFileSync(
      join(env.FLOW_SESSIONS_HOME, 'config.json'),
      JSON.stringify({ basePackages: [], allowUvInstall: false, uvPath: process.env.FLOW_SESSIONS_UV }),
    );
    const dir = terminal.flow('big', { ...smallFlow, 'data.bin': 'x'.repeat(8_000_000) });
    const { code, stderr } = await terminal.run(['start', dir], { env });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /The disk is full/);
    const { bavail, bsize } = statfsSync(small);
    assert.ok(bavail * bsize > 3_000_000, 'the room is free again');
    writeFileSync(join(dir, 'data.bin'), 'small now');
    assert.equal((await terminal.run(['start', dir], { env })).code, 0);
    assert.equal((await terminal.run(['stop', dir], { env })).code, 0);
    assert.deepEqual(readdirSync(join(env.FLOW_SESSIONS_HOME, 'sessions')), []);
  });
});

describe('a home folder that cannot be written', () => {
  it('says which, and how to have another, with exit code 3', async () => {
    const terminal = new Terminal();
    try {
      const dir = terminal.flow('flow', smallFlow);
      const home = join(terminal.folder, 'a-file');
      writeFileSync(home, '');
      const { code, stderr } = await terminal.run(['start', dir], { env: { FLOW_SESSIONS_HOME: home } });
      assert.equal(code, 3, stderr);
      assert.match(stderr, /FSE307: The folder for sessions, .*a-file, cannot be written \(\w+\)/);
      assert.match(stderr, /set FLOW_SESSIONS_HOME/);
      if (process.platform !== 'linux') return;
      const nowhere = await terminal.run(['start', dir], { env: { FLOW_SESSIONS_HOME: '/proc/nowhere' } });
      assert.equal(nowhere.code, 3, nowhere.stderr);
      assert.match(nowhere.stderr, /FSE307: The folder for sessions, \/proc\/nowhere, cannot be written/);
    } finally {
      await terminal.dispose();
    }
  });
});
