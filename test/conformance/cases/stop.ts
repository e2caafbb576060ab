import assert from 'node:assert/strict';
import type { Cases } from '../stage.ts';
import { assertNothingLeft, failAt, failureOf, quiet, rejectsCancelled, stateOf, Told } from '../steps.ts';

export const stopCases: Cases = (stage) => {
  const { harness } = stage;

  it('removes the session and its worker, and keeps the environment for the next start', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    const { flow } = await sessions.start(dir, {}, quiet);
    assert.equal(await harness.workerIsAlive(flow.key), true);
    stateOf(await sessions.stop(dir, quiet), 'absent');
    await assertNothingLeft(harness, stage.window, flow.key);
    const again = await sessions.start(dir, {}, quiet);
    assert.equal(again.session?.environment?.snapshot.hit, true);
  });

  it('does nothing where there is no session', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    stateOf(await sessions.stop(dir, quiet), 'absent');
    await sessions.start(dir, {}, quiet);
    await sessions.stop(dir, quiet);
    stateOf(await sessions.stop(dir, quiet), 'absent');
  });

  it('clears a failure', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    await failureOf(sessions.start(dir, {}, failAt('files')));
    stateOf(await sessions.stop(dir, quiet), 'absent');
    await assertNothingLeft(harness, stage.window, (await sessions.status(dir)).flow.key);
  });

  for (const where of ['the same window', 'another window']) {
    it(`cuts into a start of ${where}`, async () => {
      const { flow: held } = stage.heldFlow(['alpha==1.0']);
      const { dir } = held;
      const told = new Told();
      const starting = rejectsCancelled(stage.window.sessions.start(dir, {}, told.report));
      await told.reached('install');
      const other = where === 'the same window' ? stage.window : stage.open();
      stateOf(await other.sessions.stop(dir, quiet), 'absent');
      await starting;
      const { flow, state } = await stage.window.sessions.status(dir);
      assert.equal(state.kind, 'absent');
      await assertNothingLeft(harness, stage.window, flow.key);
    });
  }

  it('finds a session whose flow folder is gone', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([]);
    const { flow: ref } = await sessions.start(flow.dir, {}, quiet);
    flow.dispose();
    const { session } = await sessions.status(flow.dir);
    assert.deepEqual(
      session?.drift.map(({ kind, action }) => [kind, action]),
      [['flowGone', 'stop']],
    );
    stateOf(await sessions.stop(flow.dir, quiet), 'absent');
    await assertNothingLeft(harness, stage.window, ref.key);
  });
};
