import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import type { Cases } from '../stage.ts';
import { cancelAt, eventually, failureOf, quiet, rejectsCancelled, stateOf } from '../steps.ts';

export const idleCases: Cases = (stage) => {
  const { harness } = stage;

  const untilStopped = async (dir: string): Promise<void> =>
    await eventually('the idle session stops', async () => {
      await harness.pass(0.2);
      return (await stage.window.sessions.status(dir)).state.kind === 'absent';
    });

  it('a session that nobody uses stops itself, and says so', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    const { flow } = await sessions.start(dir, { maxIdleTimeSeconds: 0.5 }, quiet);
    await untilStopped(dir);
    const { ended } = stateOf(await stage.open().sessions.status(dir), 'absent');
    assert.equal(ended?.reason, 'idle');
    assert.equal(ended?.idleSeconds, 0.5);
    assert.equal(await harness.workerIsAlive(flow.key), false);
    const failure = (await failureOf(sessions.packages(dir))) as UserError;
    assert.equal(failure.details.code, 'FSE201');
    assert.match(failure.message, /stopped itself/);
  });

  it('after it has stopped itself: a cancelled start leaves that, a start makes a new one', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    await sessions.start(dir, { maxIdleTimeSeconds: 0.5 }, quiet);
    await untilStopped(dir);
    const before = stateOf(await sessions.status(dir), 'absent');
    for (const phase of ['create', 'verify'] as const) {
      const { report, signal } = cancelAt(phase);
      await rejectsCancelled(sessions.start(dir, {}, report, signal));
      assert.deepEqual(stateOf(await sessions.status(dir), 'absent'), before, phase);
    }
    stateOf(await sessions.start(dir, { maxIdleTimeSeconds: 600 }, quiet), 'ready');
  });

  it('keepAlive counts as activity', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const started = await sessions.start(dir, { maxIdleTimeSeconds: 600 }, quiet);
    const first = stateOf(started, 'ready').idleUntil!;
    await harness.pass(0.3);
    await sessions.keepAlive(dir);
    assert.ok(stateOf(await sessions.status(dir), 'ready').idleUntil! > first);
  });

  it('the idle time can be changed in place; 0 means never', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const before = await sessions.start(dir, {}, quiet);
    const never = await sessions.setIdleTime(dir, 0);
    assert.equal(stateOf(never, 'ready').idleUntil, null);
    assert.equal(never.session?.spec.maxIdleTimeSeconds, 0);
    assert.equal(never.session?.createdAt, before.session?.createdAt);
    const again = await sessions.start(dir, { maxIdleTimeSeconds: 7200 }, quiet);
    assert.equal(again.session?.spec.maxIdleTimeSeconds, 7200);
    assert.equal(typeof stateOf(again, 'ready').idleUntil, 'number');
    assert.equal(again.session?.createdAt, before.session?.createdAt);
  });

  it('a changed default is drift, unless the idle time was asked for', async () => {
    const [one, other] = [stage.flow([]), stage.flow([])];
    await stage.window.sessions.start(one.dir, {}, quiet);
    await stage.window.sessions.start(other.dir, { maxIdleTimeSeconds: 600 }, quiet);
    const { sessions } = stage.open({ idleSeconds: 1200 });
    const drift = (await sessions.status(one.dir)).session?.drift;
    assert.deepEqual(
      drift?.map(({ kind, action }) => [kind, action]),
      [['setting', 'update']],
    );
    assert.deepEqual((await sessions.status(other.dir)).session?.drift, []);
    assert.deepEqual((await sessions.setIdleTime(one.dir, undefined)).session?.drift, []);
  });
};
