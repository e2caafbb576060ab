import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Cases } from '../stage.ts';
import {
  assertNothingLeft,
  cancelAt,
  failAt,
  failureOf,
  packagesOf,
  quiet,
  rejectsCancelled,
  stateOf,
  Told,
} from '../steps.ts';

export const startCases: Cases = (stage) => {
  const { harness } = stage;

  it('makes a session, phase by phase', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.freshFlow(['alpha==1.0']);
    assert.equal(stateOf(await sessions.status(dir), 'absent').ended, undefined);
    const told = new Told();
    const status = await sessions.start(dir, {}, told.report);
    assert.deepEqual(told.phases, harness.phases.start);
    assert.match(told.log, /alpha/);
    const { idleUntil, activeRuns } = stateOf(status, 'ready');
    assert.equal(typeof idleUntil, 'number');
    assert.deepEqual(activeRuns, []);
    const { session } = status;
    assert.deepEqual(session?.drift, []);
    assert.match(session?.environment?.digest ?? '', /^[0-9a-f]{64}$/);
    assert.equal(session?.environment?.clean, true);
    assert.equal(session?.environment?.snapshot.hit, false);
    assert.equal(session?.spec.compute.kind, harness.kind);
    assert.deepEqual(await packagesOf(stage.window, dir), ['alpha 1.0']);
    assert.deepEqual(
      (await sessions.list()).filter(({ flow }) => flow.dir === dir).map(({ state }) => state.kind),
      ['ready'],
    );
  });

  it('starts nothing when it is there already, and brings the files up to date', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    const first = await sessions.start(flow.dir, {}, quiet);
    flow.write('later.txt', 'later');
    const told = new Told();
    const second = await sessions.start(flow.dir, {}, told.report);
    assert.deepEqual(told.phases, []);
    assert.equal(second.session?.createdAt, first.session?.createdAt);
    assert.deepEqual(second.session?.environment, first.session?.environment);
    assert.equal(await harness.readSessionFile(first.flow.key, 'later.txt'), 'later');
  });

  it('finds the environment that another flow has made', async () => {
    const { sessions } = stage.window;
    const one = stage.flow(['alpha==1.0', 'beta']);
    const other = stage.flow(['# the same, said differently', 'alpha==1.0', 'beta']);
    const first = await sessions.start(one.dir, {}, quiet);
    const told = new Told();
    const second = await sessions.start(other.dir, {}, told.report);
    assert.equal(second.session?.environment?.digest, first.session?.environment?.digest);
    assert.equal(second.session?.environment?.snapshot.hit, true);
    assert.doesNotMatch(told.log, /Collecting|Installed|Resolved/);
    assert.notEqual(second.flow.key, first.flow.key);
  });

  it('takes the flow file as well as its folder', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const { flow } = await sessions.start(join(dir, 'flow.dag.yaml'), {}, quiet);
    assert.equal((await sessions.status(dir)).flow.key, flow.key);
    stateOf(await sessions.status(dir), 'ready');
  });

  for (const phase of harness.phases.start) {
    it(`cancelled at ${phase}: no session, nothing left, and the next start works`, async () => {
      const { sessions } = stage.window;
      const { dir } = stage.freshFlow(['alpha==1.0']);
      const { report, signal } = cancelAt(phase);
      await rejectsCancelled(sessions.start(dir, {}, report, signal));
      const status = await sessions.status(dir);
      stateOf(status, 'absent');
      await assertNothingLeft(harness, stage.window, status.flow.key);
      stateOf(await sessions.start(dir, {}, quiet), 'ready');
      assert.deepEqual(await packagesOf(stage.window, dir), ['alpha 1.0']);
    });

    it(`failed at ${phase}: the failure is kept with its log, and the next start works`, async () => {
      const { sessions } = stage.window;
      const { dir } = stage.freshFlow(['alpha==1.0']);
      assert.match((await failureOf(sessions.start(dir, {}, failAt(phase)))).message, /planted at/);
      const status = await stage.open().sessions.status(dir);
      const { error, log } = stateOf(status, 'failed');
      assert.equal(error.message, `planted at ${phase}`);
      assert.ok(log);
      assert.equal(await harness.workerIsAlive(status.flow.key), false);
      let text = '';
      await sessions.logs(dir, {}, (piece) => (text += piece));
      assert.match(text, new RegExp(`start: ${phase}[^]*planted at ${phase}`));
      stateOf(await sessions.start(dir, {}, quiet), 'ready');
    });
  }

  it('cancelled after a failure: the failure is still there', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.freshFlow(['alpha==1.0']);
    await failureOf(sessions.start(dir, {}, failAt('install')));
    const { report, signal } = cancelAt('files');
    await rejectsCancelled(sessions.start(dir, {}, report, signal));
    assert.equal(stateOf(await sessions.status(dir), 'failed').error.message, 'planted at install');
  });

  it('cancelled before it begins: nothing happens', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    await rejectsCancelled(sessions.start(dir, {}, quiet, AbortSignal.abort()));
    stateOf(await sessions.status(dir), 'absent');
  });

  it('a requirement that does not exist: failed, with the line', async () => {
    const { sessions } = stage.window;
    const { dir, requirements } = stage.flow(['alpha==1.0', 'gamma']);
    const failure = await failureOf(sessions.start(dir, {}, quiet));
    const line = harness.sources().length + 2;
    assert.deepEqual((failure as { details?: { location?: unknown } }).details?.location, {
      file: requirements,
      line,
    });
    assert.equal(stateOf(await sessions.status(dir), 'failed').error.code, 'FSE305');
  });

  it('a flow that is not right: refused before anything is made', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([]);
    flow.write('flow.dag.yaml', 'nodes:\n- name: greet\n  - broken');
    assert.match((await failureOf(sessions.start(flow.dir, {}, quiet))).message, /flow\.dag\.yaml:\d+/);
    stateOf(await sessions.status(flow.dir), 'absent');
  });
};
