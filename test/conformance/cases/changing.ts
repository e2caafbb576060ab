import assert from 'node:assert/strict';
import type { FlowStatus } from '../../../src/session/sessionReader.ts';
import type { Report } from '../../../src/session/operation.ts';
import type { Cases } from '../stage.ts';
import { cancelAt, failAt, failureOf, packagesOf, quiet, rejectsCancelled, stateOf } from '../steps.ts';

/** Whatever keeps a change from coming to its end leaves the previous good session. */
export const changingCases: Cases = (stage) => {
  const { harness } = stage;

  const verbs = {
    install: (dir: string, report: Report, signal?: AbortSignal) =>
      stage.window.sessions.install(dir, report, signal),
    reset: (dir: string, report: Report, signal?: AbortSignal) =>
      stage.window.sessions.reset(dir, { depth: 'all', noCache: true }, report, signal),
  };

  /** A session whose requirements have changed since. */
  const changed = async () => {
    const flow = stage.flow(['alpha==1.0']);
    await stage.window.sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), harness.uniqueLine(), 'alpha==2.0', 'beta']);
    return { flow, before: await stage.window.sessions.status(flow.dir) };
  };

  const assertAsBefore = async (dir: string, before: FlowStatus): Promise<void> => {
    const after = await stage.open().sessions.status(dir);
    assert.equal(stateOf(after, 'ready').activeRuns.length, 0);
    assert.deepEqual(after.session?.environment, before.session?.environment);
    assert.deepEqual(after.session?.spec, before.session?.spec);
    assert.deepEqual(after.session?.drift, before.session?.drift);
    assert.ok(after.session?.drift.length);
    assert.deepEqual(await packagesOf(stage.window, dir), ['alpha 1.0']);
    const orphans = (await stage.window.sessions.stored()).filter(({ orphan }) => orphan);
    assert.deepEqual(orphans, []);
  };

  for (const verb of ['install', 'reset'] as const) {
    for (const phase of harness.phases[verb]) {
      it(`${verb} cancelled at ${phase}`, async () => {
        const { flow, before } = await changed();
        const { report, signal } = cancelAt(phase);
        await rejectsCancelled(verbs[verb](flow.dir, report, signal));
        await assertAsBefore(flow.dir, before);
      });

      it(`${verb} failed at ${phase}`, async () => {
        const { flow, before } = await changed();
        const failure = await failureOf(verbs[verb](flow.dir, failAt(phase)));
        assert.equal(failure.message, `planted at ${phase}`);
        await assertAsBefore(flow.dir, before);
      });
    }

    it(`${verb} works after one that was cancelled`, async () => {
      const { flow } = await changed();
      const { report, signal } = cancelAt('verify');
      await rejectsCancelled(verbs[verb](flow.dir, report, signal));
      assert.deepEqual((await verbs[verb](flow.dir, quiet)).session?.drift, []);
      assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 2.0', 'beta 1.0']);
    });
  }
};
