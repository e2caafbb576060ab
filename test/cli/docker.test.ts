import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { engineJson } from '../support/engines/engineRequest.ts';
import { images } from '../support/engines/images/images.ts';
import { hasEngine, needsEngine } from '../support/engines/needsEngine.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';
import { eventually, smallFlow, Terminal } from '../support/terminal.ts';
import { makeWheel } from '../support/wheel.ts';

interface Status {
  state: string;
  environment: { snapshotHit: boolean; reason: string };
  drift: { message: string; action: string }[];
}

describe(needsEngine('Docker sessions in a terminal'), function () {
  this.timeout(120_000);
  let engine: TestEngine;
  let terminal: Terminal;
  let dir: string;
  let image: string;

  before(async function () {
    this.timeout(600_000);
    if (!hasEngine) this.skip();
    engine = await dockerEngine();
    image = (await images(engine)).promptflow;
    terminal = new Terminal({ docker: { host: engine.host } });
    const yaml = `environment:\n  image: ${image}\n  python_requirements_txt: requirements.txt\n`;
    dir = terminal.flow('boxed', { ...smallFlow, 'flow.dag.yaml': yaml + smallFlow['flow.dag.yaml'] });
    await makeWheel(join(dir, 'wheels'), 'alpha', '1.0', '', ['beta']);
    await makeWheel(join(dir, 'wheels'), 'beta', '2.0');
    ask();
  });

  after(async () => await terminal?.dispose());

  const ask = (...names: string[]): void =>
    writeFileSync(
      join(dir, 'requirements.txt'),
      ['--no-index', '--find-links wheels', ...names, ''].join('\n'),
    );
  const done = async (...args: string[]): Promise<{ stdout: string; stderr: string }> => {
    const { code, stdout, stderr } = await terminal.run(args);
    assert.equal(code, 0, `${args.join(' ')}:\n${stdout}${stderr}`);
    return { stdout, stderr };
  };

  it('the engine is listed with its version', async () => {
    const { stdout } = await done('doctor');
    assert.match(
      stdout,
      new RegExp(`^ok +Engine .+: Docker ${engine.version.replaceAll(/[.+]/g, '.')}`, 'm'),
    );
  });

  it('start on the image of the flow, with the limits of a VM size', async () => {
    const limits = ['--vm-size', 'Standard_DS1_v2', '--idle', '30'];
    const { stdout, stderr } = await done('start', dir, '--compute', 'docker', ...limits);
    assert.match(stderr, /^\[create\][^]*^\[ready\]$/m);
    assert.match(stdout, /: ready on docker:.+, Standard_DS1_v2$/m);
    assert.match(stdout, /^ {2}stops at \d\d:\d\d, idle 30 min$/m);
    const containers = await engineJson<{ Id: string; Labels: Record<string, string> }[]>(
      engine.host,
      '/containers/json',
    );
    const own = containers.find(({ Labels }) => Labels['flow-sessions.session']?.includes(dir));
    assert.ok(own);
    const { HostConfig } = await engineJson<{ HostConfig: { Memory: number; NanoCpus: number } }>(
      engine.host,
      `/containers/${own.Id}/json`,
    );
    assert.deepEqual([HostConfig.Memory, HostConfig.NanoCpus], [3.5 * 2 ** 30, 1e9]);
  });

  it('run the flow, and commands in the session', async () => {
    const { stdout } = await done('run', dir, '--inputs', 'name=Ada');
    assert.deepEqual(JSON.parse(stdout), { greeting: 'Hello Ada' });
    const ended = await terminal.run(['exec', dir, '--', 'sh', '-c', 'pwd; echo no >&2; exit 3']);
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [3, '/flow\n', 'no\n']);
  });

  it('a run that failed says how its log is read', async () => {
    const file = join(dir, 'greet.py');
    writeFileSync(file, smallFlow['greet.py']!.replace('return ', 'return broken + '));
    const { code, stderr } = await terminal.run(['run', dir, '--inputs', 'name=Ada']);
    writeFileSync(file, smallFlow['greet.py']!);
    assert.equal(code, 1);
    const [, run] = /^ {2}log: flow-session logs .*boxed --run (\S+)$/m.exec(stderr) ?? [];
    assert.ok(run, stderr);
    assert.match((await done('logs', dir, '--run', run)).stdout, /broken/);
  });

  it('tell drift, install it with what changed, and undo that', async () => {
    ask('alpha');
    const { drift } = await terminal.json<Status>(['status', dir]);
    assert.deepEqual(
      drift.map(({ message, action }) => [message, action]),
      [['alpha is not installed yet', 'install']],
    );
    const { stderr } = await done('install', dir);
    assert.match(stderr, /^ {2}\+ alpha 1\.0\n {2}\+ beta 2\.0$/m);
    const { stdout } = await done('packages', dir);
    assert.match(stdout, /^alpha +1\.0 +requirement$/m);
    assert.match(stdout, /^beta +2\.0 +dependency$/m);
    assert.match(stdout, /^promptflow +\S+ +base$/m);
    const undone = await done('undo', dir);
    assert.match(undone.stderr, /^ {2}- alpha 1\.0\n {2}- beta 2\.0$/m);
    assert.match(undone.stdout, /alpha is not installed yet/);
    assert.doesNotMatch((await done('packages', dir)).stdout, /^(alpha|beta) /m);
  });

  it('reset from a snapshot, or without', async () => {
    ask();
    const hit = await terminal.json<Status>(['reset', dir]);
    assert.deepEqual([hit.state, hit.environment.snapshotHit], ['ready', true]);
    const made = await terminal.json<Status>(['reset', dir, '--no-cache']);
    assert.deepEqual([made.state, made.environment.snapshotHit], ['ready', false]);
    assert.ok(made.environment.reason);
    const unknown = await terminal.run(['reset', dir, '--vm-size', 'Huge']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /FSE429/);
  });

  it('tell what another VM size does before it is done, or with --dry-run alone', async () => {
    const size = ['--vm-size', 'Standard_DS2_v2'];
    const told = await done('reset', dir, ...size, '--dry-run');
    assert.match(told.stdout, /^VM size becomes Standard_DS2_v2\.\n\nThe session is made anew:\n• Deleted: /);
    assert.match(told.stdout, /^• Kept: .+\n• Nothing is pulled or installed: it takes some seconds\.$/m);
    const { dryRun, plan } = await terminal.json<{
      dryRun: boolean;
      plan: { action: string; reasons: string[] };
    }>(['reset', dir, ...size, '--dry-run']);
    assert.deepEqual(
      [dryRun, plan.action, plan.reasons],
      [true, 'reset', ['VM size becomes Standard_DS2_v2']],
    );
    assert.match((await done('status', dir)).stdout, /, Standard_DS1_v2$/m);
    const { code, stderr } = await terminal.run(['reset', dir, ...size, '--depth', 'worker']);
    assert.equal(code, 2);
    assert.match(stderr, /keeps the VM size/);
    const changed = await done('reset', dir, ...size);
    assert.match(
      changed.stderr,
      /^VM size becomes Standard_DS2_v2\.\n[^]*it takes some seconds\.\n\[resolve\]/,
    );
    assert.match(changed.stdout, /, Standard_DS2_v2$/m);
    assert.doesNotMatch((await done('reset', dir, ...size)).stderr, /becomes|Deleted/);
  });

  it('a reset says that it waits for a run, and is ready after it', async () => {
    const waits = terminal.flow('waits', {
      'flow.dag.yaml': `environment:\n  image: ${image}\n${smallFlow['flow.dag.yaml']}`,
      'greet.py': smallFlow['greet.py']!.replace(
        '    return',
        '    import time\n    time.sleep(4)\n    return',
      ),
    });
    await done('start', waits, '--compute', 'docker');
    const running = terminal.run(['run', waits]);
    await eventually('the run is under way', async () => {
      const { activeRuns } = await terminal.json<{ activeRuns: string[] }>(['status', waits]);
      return activeRuns.length > 0;
    });
    const { stderr } = await done('reset', waits);
    assert.match(stderr, /Waiting for the run \S+ to end first\.\n[^]*\[ready\]$/m);
    assert.doesNotMatch(stderr, /\[ready\][^]*Waiting/);
    assert.equal((await running).code, 0);
    await done('stop', waits);
  });

  it('let go of an engine that nothing names any more; it tells of the session when it is named again', async () => {
    terminal.configure({ docker: { host: `unix://${join(terminal.folder, 'other.sock')}` } });
    const lost = await terminal.run(['run', dir]);
    const stopped = await terminal.run(['stop', dir]);
    terminal.configure({ docker: { host: engine.host } });
    assert.equal(lost.code, 3);
    assert.match(lost.stderr, /FSE421: The session is on the engine .+ or stop the session/s);
    assert.equal(stopped.code, 0, stopped.stderr);
    assert.match(stopped.stdout, /: absent$/m);
    assert.match(stopped.stderr, /what the session has there is not removed/);
    const all = await terminal.json<(Status & { flow: string })[]>(['status']);
    assert.deepEqual(
      all.map(({ flow, state }) => [flow, state]),
      [[dir, 'ready']],
    );
  });

  it('move to plain Python and back', async () => {
    assert.match((await done('move', dir, '--to', 'local')).stdout, /: ready on local$/m);
    assert.match((await done('move', dir, '--to', 'docker')).stdout, /: ready on docker:/m);
    const all = await terminal.json<Status[]>(['status']);
    assert.deepEqual(
      all.map(({ state }) => state),
      ['ready'],
    );
  });

  it('are listed with their sizes, and leave nothing when all is collected', async () => {
    const { stdout } = await done('gc', '--dry-run');
    assert.match(stdout, /^kept: +\S+ \w?B +session .+boxed$/m);
    const listed = await terminal.json<{ kept: { lastUsedAt: number }[] }>(['gc', '--dry-run']);
    for (const { lastUsedAt } of listed.kept) assert.ok(Number.isInteger(lastUsedAt), String(lastUsedAt));
    assert.match(stdout, /^kept: +\S+ \w?B +environment [0-9a-f]{12}: /m);
    await done('stop', dir);
    await done('gc', '--all');
    const { kept } = await terminal.json<{ kept: unknown[] }>(['gc', '--all']);
    assert.deepEqual(kept, []);
  });
});
