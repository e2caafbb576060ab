import assert from 'node:assert/strict';
import type { Cases } from '../stage.ts';
import { assertNothingLeft, packagesOf, quiet, stateOf } from '../steps.ts';

export const crashCases: Cases = (stage) => {
  const { harness } = stage;

  it('a session is read back by a window that was opened later', async () => {
    const { dir } = stage.flow(['alpha==1.0']);
    const before = await stage.window.sessions.start(dir, { maxIdleTimeSeconds: 600 }, quiet);
    stage.window.sessions.dispose();
    const after = await stage.open().sessions.status(dir);
    stateOf(after, 'ready');
    assert.deepEqual({ ...after.session, state: null }, { ...before.session, state: null });
  });

  it('a worker that was killed: lost, with its last words', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    const { flow } = await sessions.start(dir, {}, quiet);
    const heard: string[] = [];
    const listening = sessions.onDidChange((key) => heard.push(key));
    await harness.killWorker(flow.key, 'MemoryError: the last words');
    const { reason, evidence } = stateOf(await stage.open().sessions.status(dir), 'lost');
    assert.match(reason, /worker/);
    assert.match(evidence ?? '', /MemoryError: the last words/);
    assert.ok(heard.includes(flow.key), 'the window was not told');
    listening.dispose();
  });

  it('a killed worker is started anew by the next verb that needs it', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    const { flow } = await sessions.start(dir, {}, quiet);
    await harness.killWorker(flow.key, 'killed');
    assert.deepEqual(await packagesOf(stage.window, dir), ['alpha 1.0']);
    stateOf(await sessions.status(dir), 'ready');
    assert.equal(await harness.workerIsAlive(flow.key), true);
  });

  for (const verb of ['start', 'reset', 'stop'] as const) {
    it(`a lost session can be mended by ${verb}`, async () => {
      const { sessions } = stage.window;
      const { dir } = stage.flow(['alpha==1.0']);
      const { flow } = await sessions.start(dir, {}, quiet);
      await harness.killWorker(flow.key, 'killed');
      const status =
        verb === 'start'
          ? await sessions.start(dir, {}, quiet)
          : verb === 'reset'
            ? await sessions.reset(dir, { depth: 'all', noCache: false }, quiet)
            : await sessions.stop(dir, quiet);
      stateOf(status, verb === 'stop' ? 'absent' : 'ready');
      if (verb === 'stop') await assertNothingLeft(harness, stage.window, flow.key);
      else assert.deepEqual(await packagesOf(stage.window, dir), ['alpha 1.0']);
    });
  }

  for (const phase of harness.phases.start) {
    it(`whoever started it died at ${phase}: no session, nothing left, and the next start works`, async () => {
      const { sessions } = stage.window;
      const { dir } = stage.freshFlow(['alpha==1.0']);
      await harness.killAt('start', phase, dir);
      const status = await sessions.status(dir);
      stateOf(status, 'absent');
      await assertNothingLeft(harness, stage.window, status.flow.key);
      stateOf(await sessions.start(dir, {}, quiet), 'ready');
    });
  }

  for (const verb of ['install', 'reset'] as const) {
    for (const phase of harness.phases[verb]) {
      it(`whoever did ${verb} died at ${phase}: the previous session is there`, async () => {
        const { sessions } = stage.window;
        const flow = stage.flow(['alpha==1.0']);
        const before = await sessions.start(flow.dir, {}, quiet);
        flow.require([...harness.sources(), harness.uniqueLine(), 'alpha==2.0']);
        await harness.killAt(verb, phase, flow.dir);
        const after = await sessions.status(flow.dir);
        stateOf(after, 'ready');
        assert.deepEqual(after.session?.environment, before.session?.environment);
        assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
      });
    }
  }
};
