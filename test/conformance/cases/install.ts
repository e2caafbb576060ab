import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Cases } from '../stage.ts';
import type { UserError } from '../../../src/common/userError.ts';
import { failureOf, packageDiffs, packagesOf, quiet, stateOf, Told } from '../steps.ts';

export const installCases: Cases = (stage) => {
  const { harness } = stage;

  it('adds what the files ask for; a session that shared the environment keeps its own', async () => {
    const { sessions } = stage.window;
    const one = stage.flow(['alpha==1.0']);
    const other = stage.flow(['alpha==1.0']);
    const before = await sessions.start(one.dir, {}, quiet);
    const untouched = await sessions.start(other.dir, {}, quiet);
    one.require([...harness.sources(), 'alpha==2.0', 'beta']);
    const told = new Told();
    const { state, session } = await sessions.install(one.dir, told.report);
    assert.deepEqual(told.phases, harness.phases.install);
    assert.equal(state.kind, 'ready');
    assert.deepEqual(session?.drift, []);
    assert.notEqual(session?.environment?.digest, before.session?.environment?.digest);
    assert.deepEqual(await packagesOf(stage.window, one.dir), ['alpha 2.0', 'beta 1.0']);
    const { session: kept } = await sessions.status(other.dir);
    assert.deepEqual(kept?.environment, untouched.session?.environment);
    assert.deepEqual(await packagesOf(stage.window, other.dir), ['alpha 1.0']);
  });

  it('goes on from what was installed before', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([]);
    await sessions.start(flow.dir, {}, quiet);
    for (const [lines, expected] of [
      [['alpha==1.0'], ['alpha 1.0']],
      [
        ['alpha==1.0', 'beta'],
        ['alpha 1.0', 'beta 1.0'],
      ],
    ] as const) {
      flow.require([...harness.sources(), ...lines]);
      await sessions.install(flow.dir, quiet);
      assert.deepEqual(await packagesOf(stage.window, flow.dir), expected);
    }
    const marked = await sessions.packages(flow.dir);
    assert.equal(marked.find(({ name }) => name === 'beta')?.requested, true);
  });

  it('tells what it changed, in the session log too', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), 'alpha==2.0', 'delta']);
    const told = new Told();
    const { session } = await sessions.install(flow.dir, told.report);
    assert.deepEqual(packageDiffs(told), [
      { added: ['beta 1.0', 'delta 1.0'], removed: [], changed: ['alpha 1.0 -> 2.0'] },
    ]);
    assert.deepEqual(session?.notices, []);
    let log = '';
    await sessions.logs(flow.dir, {}, (piece) => (log += piece));
    assert.match(log, /\+ beta 1\.0.*\+ delta 1\.0.*~ alpha 1\.0 -> 2\.0/s);
    const again = new Told();
    await sessions.install(flow.dir, again.report);
    assert.deepEqual(packageDiffs(again), [{ added: [], removed: [], changed: [] }]);
  });

  it('who joins from another window hears what it changed', async () => {
    const { flow, release } = stage.heldFlow(['alpha==1.0']);
    release();
    await stage.window.sessions.start(flow.dir, {}, quiet);
    const { flow: held, release: letGo } = stage.heldFlow(['alpha==2.0']);
    flow.require(readFileSync(held.requirements, 'utf8').trim().split('\n'));
    const [first, second] = [new Told(), new Told()];
    const installing = stage.window.sessions.install(flow.dir, first.report);
    await first.reached('install');
    const joined = stage.open().sessions.install(flow.dir, second.report);
    await second.reached('install');
    letGo();
    await Promise.all([installing, joined]);
    assert.deepEqual(packageDiffs(second), [{ added: [], removed: [], changed: ['alpha 1.0 -> 2.0'] }]);
  });

  it('says of each package why it is there', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['delta']);
    await sessions.start(flow.dir, {}, quiet);
    const origins = async (): Promise<string[]> =>
      (await sessions.packages(flow.dir))
        .filter(({ name }) => ['alpha', 'beta', 'delta'].includes(name))
        .map(({ name, origin, requested }) => `${name} ${origin}${requested ? '!' : ''}`);
    assert.deepEqual(await origins(), ['beta dependency', 'delta requirement!']);
    flow.require([...harness.sources(), 'alpha', 'beta', 'delta']);
    await sessions.install(flow.dir, quiet);
    assert.deepEqual(await origins(), ['alpha requirement!', 'beta requirement!', 'delta requirement!']);
  });

  it('that fails leaves the session ready and usable, and the drift is still told', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    const before = await sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), 'alpha==1.0', 'gamma']);
    const failure = (await failureOf(sessions.install(flow.dir, quiet))) as UserError;
    assert.equal(failure.details.code, 'FSE305');
    assert.match(failure.details.evidence ?? '', /gamma/);
    assert.deepEqual(failure.details.location, {
      file: flow.requirements,
      line: harness.sources().length + 2,
    });
    const { state, session } = await sessions.status(flow.dir);
    assert.equal(state.kind, 'ready');
    assert.deepEqual(session?.environment, before.session?.environment);
    assert.deepEqual(
      session?.drift.map(({ action, line }) => [action, line]),
      [['install', harness.sources().length + 2]],
    );
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    let log = '';
    await sessions.logs(flow.dir, {}, (piece) => (log += piece));
    assert.match(log, /gamma/);
  });

  it('is refused where there is no session', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const failure = (await failureOf(sessions.install(dir, quiet))) as UserError;
    assert.equal(failure.details.code, 'FSE201');
    assert.equal(failure.details.action, 'start');
    stateOf(await sessions.status(dir), 'absent');
  });
};
