import assert from 'node:assert/strict';
import type { Cases } from '../stage.ts';
import { packagesOf, quiet, rejectsCancelled, stateOf, Told } from '../steps.ts';

export const togetherCases: Cases = (stage) => {
  const { harness } = stage;

  for (const where of ['the same window', 'another window']) {
    const otherWindow = () => (where === 'the same window' ? stage.window : stage.open());

    it(`a second start, of ${where}, joins and sees all of the progress`, async () => {
      const { flow, release } = stage.heldFlow(['alpha==1.0']);
      const [first, second] = [new Told(), new Told()];
      const other = otherWindow();
      const starting = stage.window.sessions.start(flow.dir, {}, first.report);
      await first.reached('install');
      assert.equal(stateOf(await other.sessions.status(flow.dir), 'starting').phase, 'install');
      const joined = other.sessions.start(flow.dir, {}, second.report);
      await second.reached('install');
      release();
      const [one, two] = await Promise.all([starting, joined]);
      assert.deepEqual(second.phases, harness.phases.start);
      assert.deepEqual(second.events, first.events);
      assert.deepEqual(two.session?.environment, one.session?.environment);
      assert.equal(two.session?.createdAt, one.session?.createdAt);
    });

    it(`who joins, in ${where}, and cancels does not cancel for the first`, async () => {
      const { flow, release } = stage.heldFlow(['alpha==1.0']);
      const [first, second] = [new Told(), new Told()];
      const other = otherWindow();
      const starting = stage.window.sessions.start(flow.dir, {}, first.report);
      await first.reached('install');
      const abort = new AbortController();
      const joined = rejectsCancelled(other.sessions.start(flow.dir, {}, second.report, abort.signal));
      await second.reached('install');
      abort.abort();
      await joined;
      release();
      stateOf(await starting, 'ready');
    });

    it(`another verb, of ${where}, waits for its turn`, async () => {
      const { flow, release } = stage.heldFlow(['alpha==1.0']);
      const [first, second] = [new Told(), new Told()];
      const other = otherWindow();
      const starting = stage.window.sessions.start(flow.dir, {}, first.report);
      await first.reached('install');
      flow.require([...harness.sources(), 'alpha==1.0', 'beta']);
      const installing = other.sessions.install(flow.dir, (event) => {
        assert.equal(first.phases.at(-1), 'ready', 'the install began before the start was over');
        second.report(event);
      });
      stateOf(await other.sessions.status(flow.dir), 'starting');
      release();
      await Promise.all([starting, installing]);
      assert.equal(second.phases.at(-1), 'ready');
      assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0', 'beta 1.0']);
    });

    it(`a start, of ${where}, right after one that was cancelled is a new one`, async () => {
      const { flow, release } = stage.heldFlow(['alpha==1.0']);
      const other = otherWindow();
      const abort = new AbortController();
      const told = new Told();
      const cancelled = rejectsCancelled(
        stage.window.sessions.start(flow.dir, {}, told.report, abort.signal),
      );
      await told.reached('install');
      abort.abort();
      release();
      stateOf(await other.sessions.start(flow.dir, {}, quiet), 'ready');
      await cancelled;
    });
  }

  it('in one window the first one who leaves does not cancel for who joined', async () => {
    const { sessions } = stage.window;
    const { flow, release } = stage.heldFlow(['alpha==1.0']);
    const abort = new AbortController();
    const [first, second] = [new Told(), new Told()];
    const left = rejectsCancelled(sessions.start(flow.dir, {}, first.report, abort.signal));
    await first.reached('install');
    const joined = sessions.start(flow.dir, {}, second.report);
    await second.reached('install');
    abort.abort();
    await left;
    release();
    stateOf(await joined, 'ready');
  });

  it('two flows with the same environment, started at once, make it once', async () => {
    const { sessions } = stage.window;
    const line = harness.uniqueLine();
    const one = stage.flow([line, 'alpha==1.0']);
    const other = stage.flow([line, 'alpha==1.0']);
    const [first, second] = await Promise.all([
      sessions.start(one.dir, {}, quiet),
      stage.open().sessions.start(other.dir, {}, quiet),
    ]);
    assert.equal(first.session?.environment?.digest, second.session?.environment?.digest);
    const hits = [first, second].filter(({ session }) => session?.environment?.snapshot.hit);
    assert.equal(hits.length, 1);
    stateOf(first, 'ready');
    stateOf(second, 'ready');
  });

  it('windows hear of what another one does', async () => {
    const { dir } = stage.flow([]);
    const other = stage.open();
    const { flow } = await other.sessions.status(dir);
    let heard = 0;
    const listening = other.sessions.onDidChange((key) => (heard += key === flow.key ? 1 : 0));
    await stage.window.sessions.start(dir, {}, quiet);
    listening.dispose();
    assert.ok(heard > 0);
  });
};
