import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionManager } from '../../../src/session/sessionManager.ts';
import { quiet, stateOf, Told } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { startRegistry } from '../../support/engines/registry/startRegistry.ts';
import type { TestRegistry } from '../../support/engines/registry/testRegistry.ts';
import { explainedFailureOf, FaultStage } from './faultStage.ts';
import { FaultyWire } from './faultyWire.ts';

const ann = { user: 'ann', password: 'open sesame' };

describe('the registry fails', function () {
  this.timeout(90_000);
  const stage = new FaultStage(dockerEngine);
  const { DOCKER_CONFIG } = process.env;
  const wires: FaultyWire[] = [];
  let registry: TestRegistry;
  let closed: TestRegistry;
  let sessions: SessionManager;
  let count = 1;

  before(async function () {
    this.timeout(300_000);
    await stage.setUp();
    [registry, closed] = await Promise.all([startRegistry(), startRegistry({ auth: ann })]);
    await registry.push(stage.engine, stage.image, 'base:1');
  });
  beforeEach(async () => void (sessions = await stage.open()));
  afterEach(async () => {
    stage.closeWindows();
    if (DOCKER_CONFIG === undefined) delete process.env.DOCKER_CONFIG;
    else process.env.DOCKER_CONFIG = DOCKER_CONFIG;
    for (const wire of wires.splice(0)) await wire.close();
  });
  after(async () => {
    await stage.tearDown();
    for (const one of [registry, closed]) await one?.stop();
  });

  /** An image that has to be pulled, by way of a wire that can be cut. */
  const wired = async (bytes: number): Promise<{ wire: FaultyWire; image: string }> => {
    const name = await registry.putFresh(`base:${(count += 1)}`, { bytes, on: 'base:1' });
    const [host = '', port] = registry.host.split(':');
    const wire = new FaultyWire({ host, port: Number(port) });
    wires.push(wire);
    return { wire, image: name.replace(registry.host, `127.0.0.1:${await wire.listen()}`) };
  };

  it('it cannot be reached: the start fails after three tries, and works when it is back', async () => {
    const { wire, image } = await wired(100_000);
    wire.isCut = true;
    const flow = await stage.flow(['alpha==1.0'], { image });
    const told = new Told();
    const { details } = await explainedFailureOf(sessions.start(flow.dir, {}, told.report));
    assert.equal(details.code, 'FSE424');
    assert.equal(told.log.match(/the pull is taken up again/g)?.length, 2);
    stateOf(await sessions.status(flow.dir), 'failed');
    await stage.assertOnly(sessions, []);
    wire.isCut = false;
    await sessions.start(flow.dir, {}, quiet);
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });

  it('it is back before the third try: the start goes on', async () => {
    const { wire, image } = await wired(100_000);
    wire.isCut = true;
    const flow = await stage.flow([], { image });
    const told = new Told();
    const status = await sessions.start(flow.dir, {}, (event) => {
      told.report(event);
      if (event.kind === 'log' && event.text.includes('taken up again')) wire.isCut = false;
    });
    stateOf(status, 'ready');
    assert.match(told.log, /the pull is taken up again/);
    await stage.end(sessions, flow);
  });

  it('it dies in the middle of a layer and comes back: the pull goes on where it was', async () => {
    const { wire, image } = await wired(20_000_000);
    let bytes = 0;
    wire.onAnswer = (more) => {
      bytes += more;
      if (bytes < 8_000_000) return;
      wire.onAnswer = () => {};
      wire.isCut = true;
      wire.hangUp();
      setTimeout(() => (wire.isCut = false), 500);
    };
    const flow = await stage.flow([], { image });
    stateOf(await sessions.start(flow.dir, {}, quiet), 'ready');
    assert.ok(
      wire.sent.some((text) => /^range: bytes=[1-9]\d*-/im.test(text)),
      'nothing was taken up again',
    );
    await stage.end(sessions, flow);
  });

  it('it does not have the image: the line that names it is told', async () => {
    const flow = await stage.flow([], { image: `${registry.host}/never:1` });
    const { details } = await explainedFailureOf(sessions.start(flow.dir, {}, quiet));
    assert.equal(details.code, 'FSE422');
    assert.deepEqual(details.location, { file: join(flow.dir, 'flow.dag.yaml'), line: 2 });
    stateOf(await sessions.status(flow.dir), 'failed');
    await stage.end(sessions, flow);
  });

  it('it wants to know who asks: FSE423 until there is a log-in', async () => {
    const config = join(stage.folder, 'docker-config');
    mkdirSync(config);
    process.env.DOCKER_CONFIG = config;
    const image = await closed.putFresh('empty:1', { bytes: 1000 });
    const flow = await stage.flow([], { image });
    const { details } = await explainedFailureOf(sessions.start(flow.dir, {}, quiet));
    assert.equal(details.code, 'FSE423');
    assert.match(details.remedy ?? '', new RegExp(`docker login ${closed.host}`));
    await stage.assertOnly(sessions, []);
    const auth = Buffer.from(`${ann.user}:${ann.password}`).toString('base64');
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [closed.host]: { auth } } }));
    // It has come, and there is nothing in it.
    assert.equal((await explainedFailureOf(sessions.start(flow.dir, {}, quiet))).details.code, 'FSE425');
    await stage.end(sessions, flow);
  });

  it('a session that is there lives on when the image of a reset cannot be pulled', async () => {
    const flow = await stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    const { wire, image } = await wired(1000);
    wire.isCut = true;
    flow.write(
      'flow.dag.yaml',
      readFileSync(join(flow.dir, 'flow.dag.yaml'), 'utf8').replace(stage.image, image),
    );
    const reset = sessions.reset(flow.dir, { depth: 'all', noCache: false }, quiet);
    assert.equal((await explainedFailureOf(reset)).details.code, 'FSE424');
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.assertOnly(sessions, [flow]);
    await stage.end(sessions, flow);
  });
});
