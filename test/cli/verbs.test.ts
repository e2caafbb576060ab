import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, smallFlow, Terminal } from '../support/terminal.ts';
import { makeWheel } from '../support/wheel.ts';

describe('packages and commands in a terminal', function () {
  this.timeout(60_000);
  let terminal: Terminal;
  let wheels: string;
  let dir: string;

  before(async () => {
    terminal = new Terminal();
    wheels = join(terminal.folder, 'wheels');
    await makeWheel(wheels, 'alpha', '1.0', '', ['beta']);
    await makeWheel(wheels, 'beta', '2.0');
    await makeWheel(wheels, 'gamma', '3.0');
    dir = terminal.flow('packed', smallFlow);
    ask('alpha');
    assert.equal((await terminal.run(['start', dir])).code, 0);
  });

  after(async () => await terminal.dispose());

  const ask = (...names: string[]): void =>
    writeFileSync(
      join(dir, 'requirements.txt'),
      ['--no-index', `--find-links ${wheels}`, ...names, ''].join('\n'),
    );

  it('says of each package why it is there', async () => {
    const packages = await terminal.json<{ name: string; origin: string }[]>(['packages', dir]);
    const origin = Object.fromEntries(packages.map((one) => [one.name, one.origin]));
    assert.deepEqual([origin.alpha, origin.beta], ['requirement', 'dependency']);
    const { stdout } = await terminal.run(['packages', dir]);
    assert.match(stdout, /^alpha +1\.0 +requirement$/m);
    assert.match(stdout, /^beta +2\.0 +dependency$/m);
  });

  it('prints what an install changed, and what an undo takes back', async () => {
    ask('alpha', 'gamma');
    const { code, stderr, stdout } = await terminal.run(['install', dir]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^ {2}\+ gamma 3\.0$/m);
    assert.doesNotMatch(stdout, /drift/);
    const { packages, drift } = await terminal.json<{
      packages: { removed: { name: string }[] };
      drift: { message: string }[];
    }>(['undo', dir]);
    assert.deepEqual(packages.removed, [{ name: 'gamma', version: '3.0' }]);
    assert.match(drift[0]!.message, /gamma is not installed yet/);
    const again = await terminal.run(['undo', dir]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /FSE212/);
  });

  it('runs a command in the session: its bytes, its exit code', async () => {
    const code =
      'import os, sys; sys.stdout.buffer.write(bytes([255, 0, 10])); print(os.listdir(), file=sys.stderr); sys.exit(7)';
    const ended = await terminal.run(['exec', dir, '--', 'python', '-c', code]);
    assert.equal(ended.code, 7);
    assert.match(ended.stderr, /flow\.dag\.yaml/);
    assert.equal(ended.stdout, '\uFFFD\0\n');
    const quiet = ['exec', '--json', dir, '--', 'python', '-c', 'import alpha; print(alpha.__version__)'];
    const { stdout } = await terminal.run(quiet);
    assert.deepEqual(JSON.parse(stdout), { exitCode: 0, stdout: '1.0\n', stderr: '' });
  });

  it('says that a program or a folder is not there', async () => {
    assert.match(
      (await terminal.run(['exec', dir, '--', 'no-such-program'])).stderr,
      /FSE214.*no-such-program/,
    );
    assert.match((await terminal.run(['exec', dir, '--cwd', 'none', '--', 'python'])).stderr, /FSE215.*none/);
  });

  it('ends a command when it is interrupted', async () => {
    const file = join(terminal.folder, 'pid');
    const code = [
      'import os, sys, time',
      `open(${JSON.stringify(file)}, "w").write(str(os.getpid()))`,
      'print("up", file=sys.stderr, flush=True)',
      'time.sleep(60)',
    ].join('\n');
    const ended = await terminal.run(['exec', dir, '--', 'python', '-c', code], {
      onProgress: (line, child) => {
        if (line === 'up') child.kill('SIGINT');
      },
    });
    assert.equal(ended.code, 4, ended.stderr);
    const pid = Number(readFileSync(file, 'utf8'));
    await eventually('the command is gone', () => !existsSync(`/proc/${pid}`));
  });

  it('tells in words where a session is and when it stops', async () => {
    const { stdout } = await terminal.run(['start', dir, '--idle', '30']);
    assert.match(stdout, /: ready on local\n/);
    assert.match(stdout, /^ {2}snapshot: (hit|miss), .+$/m);
    assert.match(stdout, /^ {2}stops at \d\d:\d\d, idle 30 min$/m);
  });
});
