import assert from 'node:assert/strict';
import type { Cases } from '../stage.ts';
import type { UserError } from '../../../src/common/userError.ts';
import { failAt, failureOf, packagesOf, quiet, stateOf, Told } from '../steps.ts';

export const resetCases: Cases = (stage) => {
  const { harness } = stage;

  /** A session with a package by install and a file of its own. */
  const used = async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), 'alpha==1.0', 'beta']);
    const { flow: ref, session } = await sessions.install(flow.dir, quiet);
    await harness.writeSessionFile(ref.key, 'made-by-a-run.txt', 'made');
    return { flow, key: ref.key, environment: session?.environment };
  };

  it('of the worker keeps packages and files', async () => {
    const { flow, key, environment } = await used();
    const { sessions } = stage.window;
    const { state, session } = await sessions.reset(flow.dir, { depth: 'worker', noCache: false }, quiet);
    assert.equal(state.kind, 'ready');
    assert.deepEqual(session?.environment, environment);
    assert.equal(await harness.readSessionFile(key, 'made-by-a-run.txt'), 'made');
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['alpha 1.0', 'beta 1.0']);
  });

  it('of the packages makes a clean environment and keeps files', async () => {
    const { flow, key } = await used();
    const { sessions } = stage.window;
    flow.require([...harness.sources(), 'beta']);
    assert.deepEqual(
      (await sessions.status(flow.dir)).session?.drift.map(({ action }) => action),
      ['reset'],
    );
    const { session } = await sessions.reset(flow.dir, { depth: 'packages', noCache: false }, quiet);
    assert.equal(session?.environment?.clean, true);
    assert.deepEqual(session?.drift, []);
    assert.equal(await harness.readSessionFile(key, 'made-by-a-run.txt'), 'made');
    assert.deepEqual(await packagesOf(stage.window, flow.dir), ['beta 1.0']);
  });

  it('of everything gives fresh files too, and runs are kept', async () => {
    const { flow, key } = await used();
    const { sessions } = stage.window;
    const { session } = await sessions.reset(flow.dir, { depth: 'all', noCache: false }, quiet);
    assert.equal(session?.environment?.clean, true);
    assert.equal(await harness.readSessionFile(key, 'made-by-a-run.txt'), undefined);
    assert.match((await harness.readSessionFile(key, 'greet.py')) ?? '', /def node/);
    assert.deepEqual((await sessions.sync(flow.dir))?.copied, []);
  });

  it('without cache builds again; whoever shares the environment goes on', async () => {
    const { sessions } = stage.window;
    const [one, other] = [stage.flow(['alpha==1.0']), stage.flow(['alpha==1.0'])];
    await sessions.start(one.dir, {}, quiet);
    await sessions.start(other.dir, {}, quiet);
    const told = new Told();
    const { session } = await sessions.reset(one.dir, { depth: 'all', noCache: true }, told.report);
    assert.deepEqual(told.phases, harness.phases.reset);
    assert.equal(session?.environment?.snapshot.hit, false);
    assert.deepEqual(await packagesOf(stage.window, one.dir), ['alpha 1.0']);
    assert.deepEqual(await packagesOf(stage.window, other.dir), ['alpha 1.0']);
  });

  it('without cache that fails leaves the environment to whoever shares it', async () => {
    const { sessions } = stage.window;
    const [one, other] = [stage.flow(['alpha==1.0']), stage.flow(['alpha==1.0'])];
    await sessions.start(one.dir, {}, quiet);
    const { session } = await sessions.start(other.dir, {}, quiet);
    await failureOf(sessions.reset(one.dir, { depth: 'all', noCache: true }, failAt('install')));
    stateOf(await sessions.status(one.dir), 'ready');
    assert.deepEqual(await packagesOf(stage.window, one.dir), ['alpha 1.0']);
    assert.deepEqual((await sessions.status(other.dir)).session?.environment, session?.environment);
    // A worker of its own, so that the environment is really looked at.
    await sessions.reset(other.dir, { depth: 'worker', noCache: false }, quiet);
    assert.deepEqual(await packagesOf(stage.window, other.dir), ['alpha 1.0']);
  });

  it('mends a session that failed', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow(['alpha==1.0']);
    await failureOf(sessions.start(dir, {}, failAt('files')));
    stateOf(await sessions.reset(dir, { depth: 'all', noCache: false }, quiet), 'ready');
  });

  it('is refused where there is no session', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const failure = await failureOf(sessions.reset(dir, { depth: 'all', noCache: false }, quiet));
    assert.equal((failure as UserError).details.code, 'FSE201');
  });
};
