import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { OperationEvent, Report } from '../../../src/session/operation.ts';
import type { SessionManager } from '../../../src/session/sessionManager.ts';
import { quiet, stateOf } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { images } from '../../support/engines/images/images.ts';
import { namedEngine } from '../../support/engines/namedEngine.ts';
import { startRegistry } from '../../support/engines/registry/startRegistry.ts';
import type { TestRegistry } from '../../support/engines/registry/testRegistry.ts';
import { makeWheel } from '../../support/wheel.ts';
import { explainedFailureOf, FaultStage } from './faultStage.ts';
import { SmallEngine } from './smallEngine.ts';

const megabyte = 1 << 20;

describe("the engine's disk is full", function () {
  this.timeout(90_000);
  let small: SmallEngine;
  let registry: TestRegistry;
  let base: string;
  let sessions: SessionManager;
  const stage = new FaultStage(
    async () => await namedEngine('docker', small.host),
    async () => base,
  );

  before(async function () {
    this.timeout(300_000);
    const engine = await dockerEngine();
    if (!engine.isOwn) return this.skip();
    registry = await startRegistry();
    [base, small] = await Promise.all([
      registry.push(engine, (await images(engine)).python, 'base:1'),
      SmallEngine.start(700),
    ]);
    await stage.setUp();
  });
  beforeEach(async () => void (sessions = await stage.open()));
  afterEach(() => {
    small.free();
    stage.closeWindows();
  });
  after(async () => {
    if (small) await stage.tearDown();
    await small?.end();
    await registry?.stop();
  });

  /** Leaves so many bytes when it comes to that. */
  const fillWhen =
    (is: (event: OperationEvent) => boolean, left: number): Report =>
    (event) => {
      if (is(event)) small.fill(left);
    };

  it('while pulling: FSE415, and a start works when there is room', async () => {
    const flow = await stage.flow(['alpha==1.0']);
    small.fill(40 * megabyte);
    const { details } = await explainedFailureOf(sessions.start(flow.dir, {}, quiet));
    assert.equal(details.code, 'FSE415');
    assert.match(details.remedy ?? '', /flow-session gc/);
    assert.equal(stateOf(await sessions.status(flow.dir), 'failed').error.code, 'FSE415');
    await stage.assertOnly(sessions, []);
    small.free();
    await sessions.start(flow.dir, {}, quiet);
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });

  for (const [what, left, is] of [
    [
      'installing',
      2 * megabyte,
      (event: OperationEvent) => event.kind === 'phase' && event.phase === 'install',
    ],
    ['committing', 1 * megabyte, (event: OperationEvent) => event.kind === 'packages'],
  ] as const) {
    it(`while ${what}: it is told, nothing is left, the session that was there lives, and then it works`, async () => {
      const flow = await stage.flow(['alpha==1.0']);
      await sessions.start(flow.dir, {}, quiet);
      const data = randomBytes(6 * megabyte).toString('base64');
      await makeWheel(join(flow.dir, 'wheels'), 'big', '1.0', `data = "${data}"\n`);
      stage.ask(flow, ['alpha==2.0', 'big']);
      const { details } = await explainedFailureOf(sessions.install(flow.dir, fillWhen(is, left)));
      assert.match(details.code, /FSE(305|415)/);
      assert.match(details.message, /disk .*is full/);
      await stage.assertWorks(sessions, flow, '1.0');
      await stage.assertOnly(sessions, [flow]);
      small.free();
      await sessions.install(flow.dir, quiet);
      await stage.assertWorks(sessions, flow, '2.0');

      const other = await stage.flow(['alpha==1.0', 'big']);
      await makeWheel(join(other.dir, 'wheels'), 'big', '1.0', `data = "${data}"\n`);
      await explainedFailureOf(sessions.start(other.dir, {}, fillWhen(is, left)));
      stateOf(await sessions.status(other.dir), 'failed');
      await stage.assertOnly(sessions, [flow]);
      small.free();
      await sessions.start(other.dir, {}, quiet);
      await stage.assertWorks(sessions, other, '1.0');
      await sessions.stop(other.dir, quiet);
      await stage.end(sessions, flow);
    });
  }

  it('while files are brought: the run says so, and the next one has them', async () => {
    const flow = await stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    for (const [name, size] of [
      ['small.bin', 200_000],
      ['large.bin', 4 * megabyte],
    ] as const) {
      flow.write(name, randomBytes(size).toString('hex'));
      small.fill(100_000);
      const { details } = await explainedFailureOf(sessions.sync(flow.dir));
      assert.equal(details.code, 'FSE415', name);
      small.free();
      assert.ok((await sessions.sync(flow.dir))?.copied.includes(name));
    }
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });
});
