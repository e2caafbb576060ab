import assert from 'node:assert/strict';
import type { Cases } from '../stage.ts';
import {
  assertNothingLeft,
  cancelAt,
  failureOf,
  packagesOf,
  quiet,
  rejectsCancelled,
  stateOf,
  Told,
} from '../steps.ts';

/** One session through every verb: the reduced set, for variants of a backend whose installations take long. */
export const basicCases: Cases = (stage) => {
  const { harness } = stage;

  it('a session from its start to its end', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    const told = new Told();
    const { flow: ref } = await sessions.start(flow.dir, {}, told.report);
    assert.deepEqual(told.phases, harness.phases.start);
    flow.require([...harness.sources(), 'gamma']);
    assert.match((await failureOf(sessions.install(flow.dir, quiet))).message, /gamma/);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    flow.require([...harness.sources(), 'alpha==2.0', 'beta']);
    const { report, signal } = cancelAt('install');
    await rejectsCancelled(sessions.install(flow.dir, report, signal));
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    assert.deepEqual((await sessions.install(flow.dir, quiet)).session?.drift, []);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 2.0', 'beta 1.0']);
    flow.require([...harness.sources(), 'alpha==1.0']);
    const { session } = await sessions.reset(flow.dir, { depth: 'packages', noCache: false }, quiet);
    assert.equal(session?.environment?.snapshot.hit, true);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    await sessions.reset(flow.dir, { depth: 'all', noCache: true }, quiet);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    stateOf(await sessions.stop(flow.dir, quiet), 'absent');
    await assertNothingLeft(harness, stage.window, ref.key);
  });
};
