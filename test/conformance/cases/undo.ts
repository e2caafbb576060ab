import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import type { FlowStatus } from '../../../src/session/sessionReader.ts';
import type { FlowFolder } from '../flowFolder.ts';
import type { Cases } from '../stage.ts';
import {
  cancelAt,
  failAt,
  failureOf,
  packageDiffs,
  packagesOf,
  quiet,
  rejectsCancelled,
  stateOf,
  Told,
} from '../steps.ts';

export const undoCases: Cases = (stage) => {
  const { harness } = stage;
  const asInstalled = ['alpha 2.0', 'beta 1.0'];

  /** A session that alpha 2.0 and beta were installed in, after alpha 1.0. */
  const installed = async (): Promise<{ flow: FlowFolder; first: FlowStatus; second: FlowStatus }> => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    const first = await sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), 'alpha==2.0', 'beta']);
    const second = await sessions.install(flow.dir, quiet);
    return { flow, first, second };
  };

  it('brings back the packages as they were, and the drift is told again', async () => {
    const { flow, first, second } = await installed();
    const { sessions } = stage.window;
    assert.equal(first.session?.previous, undefined);
    assert.equal(second.session?.previous?.digest, first.session?.environment?.digest);
    const told = new Told();
    const { session } = await sessions.undo(flow.dir, told.report);
    assert.deepEqual(told.phases, harness.phases.undo);
    assert.deepEqual(packageDiffs(told), [
      { added: [], removed: ['beta 1.0'], changed: ['alpha 2.0 -> 1.0'] },
    ]);
    assert.deepEqual(session?.environment, first.session?.environment);
    assert.deepEqual(session?.spec, first.session?.spec);
    assert.equal(session?.createdAt, first.session?.createdAt);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    assert.deepEqual(
      session?.drift.map(({ kind, action }) => [kind, action]),
      [
        ['requirement', 'install'],
        ['requirement', 'install'],
      ],
    );
  });

  it('files that changed since, and files that runs made, stay as they are', async () => {
    const { flow, first } = await installed();
    const { sessions } = stage.window;
    const { key } = first.flow;
    flow.write('later.txt', 'later');
    await sessions.sync(flow.dir);
    await harness.writeSessionFile(key, 'made-by-a-run.txt', 'made');
    await sessions.undo(flow.dir, quiet);
    assert.equal(await harness.readSessionFile(key, 'later.txt'), 'later');
    assert.equal(await harness.readSessionFile(key, 'made-by-a-run.txt'), 'made');
  });

  it('goes one step back: a second one is refused, and an install goes forward again', async () => {
    const { flow } = await installed();
    const { sessions } = stage.window;
    await sessions.undo(flow.dir, quiet);
    const failure = (await failureOf(sessions.undo(flow.dir, quiet))) as UserError;
    assert.equal(failure.details.code, 'FSE212');
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
    await sessions.install(flow.dir, quiet);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), asInstalled);
  });

  it('after two installs it goes back to the first one', async () => {
    const { flow, second } = await installed();
    const { sessions } = stage.window;
    flow.require([...harness.sources(), 'alpha==2.0', 'beta', 'delta']);
    await sessions.install(flow.dir, quiet);
    const { session } = await sessions.undo(flow.dir, quiet);
    assert.deepEqual(session?.environment, second.session?.environment);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), asInstalled);
    assert.equal(session?.previous, undefined);
  });

  it('what it goes back to is in use until then', async () => {
    const { flow, first } = await installed();
    const { sessions } = stage.window;
    const digest = first.session?.environment?.digest;
    const inUse = async (): Promise<boolean | undefined> =>
      (await sessions.stored()).find(({ id }) => id === digest)?.inUse;
    assert.equal(await inUse(), true);
    await sessions.reset(flow.dir, { depth: 'packages', noCache: false }, quiet);
    assert.equal((await sessions.status(flow.dir)).session?.previous, undefined);
    assert.equal(await inUse(), false);
    assert.equal(((await failureOf(sessions.undo(flow.dir, quiet))) as UserError).details.code, 'FSE212');
  });

  it('a reset of the worker does not take it away', async () => {
    const { flow } = await installed();
    const { sessions } = stage.window;
    await sessions.reset(flow.dir, { depth: 'worker', noCache: false }, quiet);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), asInstalled);
    await sessions.undo(flow.dir, quiet);
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0']);
  });

  it('is refused where nothing was installed, and where there is no session', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    assert.equal(((await failureOf(sessions.undo(dir, quiet))) as UserError).details.code, 'FSE201');
    await sessions.start(dir, {}, quiet);
    assert.equal(((await failureOf(sessions.undo(dir, quiet))) as UserError).details.code, 'FSE212');
    stateOf(await sessions.status(dir), 'ready');
  });

  const assertAsBefore = async (dir: string, before: FlowStatus): Promise<void> => {
    const { state, session } = await stage.open().sessions.status(dir);
    assert.equal(state.kind, 'ready');
    assert.deepEqual(session?.environment, before.session?.environment);
    assert.deepEqual(session?.previous, before.session?.previous);
    assert.deepEqual(session?.spec, before.session?.spec);
    assert.deepEqual(session?.drift, []);
    assert.deepEqual(await packagesOf(stage.window, dir), asInstalled);
    const orphans = (await stage.window.sessions.stored()).filter(({ orphan }) => orphan);
    assert.deepEqual(orphans, []);
    await stage.window.sessions.undo(dir, quiet);
    assert.deepEqual(await packagesOf(stage.window, dir), ['alpha 1.0']);
  };

  for (const phase of harness.phases.undo) {
    it(`cancelled at ${phase}: nothing has happened, and it can be done again`, async () => {
      const { flow, second } = await installed();
      const { report, signal } = cancelAt(phase);
      await rejectsCancelled(stage.window.sessions.undo(flow.dir, report, signal));
      await assertAsBefore(flow.dir, second);
    });

    it(`failed at ${phase}: nothing has happened, and it can be done again`, async () => {
      const { flow, second } = await installed();
      const failure = await failureOf(stage.window.sessions.undo(flow.dir, failAt(phase)));
      assert.equal(failure.message, `planted at ${phase}`);
      await assertAsBefore(flow.dir, second);
    });

    it(`whoever did it died at ${phase}: nothing has happened, and it can be done again`, async () => {
      const { flow, second } = await installed();
      await harness.killAt('undo', phase, flow.dir);
      await assertAsBefore(flow.dir, second);
    });
  }
};
