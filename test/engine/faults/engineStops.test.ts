import assert from 'node:assert/strict';
import type { Report } from '../../../src/session/operation.ts';
import type { SessionManager } from '../../../src/session/sessionManager.ts';
import type { Phase } from '../../../src/session/sessionState.ts';
import type { FlowFolder } from '../../conformance/flowFolder.ts';
import { quiet, stateOf } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { startRegistry } from '../../support/engines/registry/startRegistry.ts';
import type { TestRegistry } from '../../support/engines/registry/testRegistry.ts';
import { explainedFailureOf, FaultStage } from './faultStage.ts';

/** Does something when the phase is told. */
const at =
  (phase: Phase, act: () => void): Report =>
  (event) => {
    if (event.kind === 'phase' && event.phase === phase) act();
  };

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
});
