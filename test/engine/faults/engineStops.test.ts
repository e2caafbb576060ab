import assert from 'node:assert/strict';
import type { SessionManager } from '../../../src/session/sessionManager.ts';
import type { FlowFolder } from '../../conformance/flowFolder.ts';
import { eventually, quiet, stateOf } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { startRegistry } from '../../support/engines/registry/startRegistry.ts';
import type { TestRegistry } from '../../support/engines/registry/testRegistry.ts';
import { at, explainedFailureOf, FaultStage } from './faultStage.ts';

describe('the engine goes while it is at work', function () {
  this.timeout(60_000);
  const stage = new FaultStage(dockerEngine);
  let registry: TestRegistry;
  let sessions: SessionManager;
  let count = 0;

  before(async function () {
    this.timeout(300_000);
    if (!(await stage.setUp())) return this.skip();
    registry = await startRegistry();
    await registry.push(stage.engine, stage.image, 'base:1');
  });
  beforeEach(async () => void (sessions = await stage.open()));
  afterEach(() => stage.closeWindows());
  after(async () => {
    await stage.tearDown();
    await registry?.stop();
  });

  /** Its image has to be pulled, but for a small part that nobody has is on the engine already. */
  const pulledFlow = async (): Promise<FlowFolder> => {
    const image = await registry.putFresh(`base:${(count += 1) + 1}`, { bytes: 3_000_000, on: 'base:1' });
    return await stage.flow(['alpha==1.0'], { image });
  };

  for (const phase of ['resolve', 'pull', 'create', 'files', 'install', 'verify', 'ready'] as const) {
    it(`killed at ${phase} of a start: it fails and says so; back again, nothing is left, and a start works`, async () => {
      const flow = await pulledFlow();
      const kill = at(phase, () => stage.engine.kill('SIGKILL'));
      const { details } = await explainedFailureOf(sessions.start(flow.dir, {}, kill));
      assert.match(details.code, /FSE4(04|12)/);
      const down = stateOf(await sessions.status(flow.dir), 'lost');
      assert.match(down.reason, /engine .+ does not answer/);
      await stage.engine.restart();
      const { error } = stateOf(await sessions.status(flow.dir), 'failed');
      assert.equal(error.code, details.code);
      await stage.assertOnly(sessions, []);
      await sessions.start(flow.dir, {}, quiet);
      await stage.assertWorks(sessions, flow, '1.0');
      await stage.end(sessions, flow);
    });
  }

  it('restarted in order in each phase of a start: it goes through or says so, and nothing is left', async function () {
    this.timeout(120_000);
    for (const phase of ['resolve', 'create', 'install', 'verify', 'ready'] as const) {
      const flow = await stage.flow(['alpha==1.0']);
      let restarting = Promise.resolve();
      const restart = at(phase, () => void (restarting = stage.engine.restart()));
      const ended = await sessions.start(flow.dir, {}, restart).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      await restarting;
      if (ended) {
        const { details } = await explainedFailureOf(Promise.reject(ended));
        assert.match(details.code, /FSE(4(04|12|13|14|30)|208|308)/, `${phase}: ${details.message}`);
        assert.equal(stateOf(await sessions.status(flow.dir), 'failed').error.code, details.code);
        await stage.assertOnly(sessions, []);
      }
      if (phase === 'ready') stateOf(await sessions.start(flow.dir, {}, quiet), 'ready');
      await stage.end(sessions, flow);
    }
  });

  for (const [verb, phases] of Object.entries({
    install: ['create', 'install', 'ready'],
    reset: ['create', 'install', 'ready'],
  } as const)) {
    it(`killed at ${phases.join(', ')} of ${verb}: that fails and says so, and the session is there as it was`, async function () {
      this.timeout(120_000);
      const flow = await stage.flow(['alpha==1.0'], { fresh: false });
      await sessions.start(flow.dir, {}, quiet);
      const { environment } = (await sessions.status(flow.dir)).session ?? {};
      for (const phase of phases) {
        stage.ask(flow, ['alpha==2.0']);
        const kill = at(phase, () => stage.engine.kill('SIGKILL'));
        const changing =
          verb === 'install'
            ? sessions.install(flow.dir, kill)
            : sessions.reset(flow.dir, { depth: 'all', noCache: false }, kill);
        const { details } = await explainedFailureOf(changing);
        assert.match(details.code, /FSE4(04|12)/, `${phase}: ${details.message}`);
        assert.match(stateOf(await sessions.status(flow.dir), 'lost').reason, /engine .+ does not answer/);
        await stage.engine.restart();
        // Its container ended with the engine; looking at what was interrupted starts it again.
        stateOf(await sessions.status(flow.dir), 'ready');
        assert.deepEqual((await sessions.status(flow.dir)).session?.environment, environment);
        await stage.assertWorks(sessions, flow, '1.0');
        await stage.assertOnly(sessions, [flow]);
      }
      await sessions.install(flow.dir, quiet);
      await stage.assertWorks(sessions, flow, '2.0');
      await stage.end(sessions, flow);
    });
  }

  it('stopped and started while a session is idle: lost and says why, lost and repairable, then it works', async () => {
    const watching = await stage.open({}, { watch: true });
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    const { flow: ref } = await watching.start(flow.dir, {}, quiet);
    const heard: string[] = [];
    watching.onDidChange((key) => heard.push(key));
    await stage.engine.stop();
    await eventually('the window is told', async () => heard.includes(ref.key));
    assert.match(stateOf(await watching.status(flow.dir), 'lost').evidence ?? '', /not running/);
    const [listed, ...others] = await watching.list();
    assert.ok(listed && !others.length, 'the list of all has it too');
    assert.match(stateOf(listed, 'lost').evidence ?? '', /not running/);
    const { details } = await explainedFailureOf(watching.start(flow.dir, {}, quiet));
    assert.equal(details.code, 'FSE404');
    heard.length = 0;
    await stage.engine.restart();
    await eventually('the window is told', async () => heard.includes(ref.key));
    await eventually('it is lost', async () => (await watching.status(flow.dir)).state.kind === 'lost');
    assert.match(
      stateOf(await watching.status(flow.dir), 'lost').reason,
      /stopped, by hand or with the engine/,
    );
    stateOf(await watching.start(flow.dir, {}, quiet), 'ready');
    await stage.assertWorks(watching, flow, '1.0');
    await stage.end(watching, flow);
  });
});
