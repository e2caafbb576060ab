import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Home } from '../../../src/host/home.ts';
import type { SessionManager } from '../../../src/session/sessionManager.ts';
import { eventually, quiet, stateOf, Told } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { startRegistry } from '../../support/engines/registry/startRegistry.ts';
import type { TestRegistry } from '../../support/engines/registry/testRegistry.ts';
import { buildBackend, makeSdist } from '../../support/sdist.ts';
import { Terminal } from '../../support/terminal.ts';
import { makeWheel } from '../../support/wheel.ts';
import { explainedFailureOf, FaultStage } from './faultStage.ts';
import { FaultyWire } from './faultyWire.ts';

describe('whoever is at work dies, or is not alone', function () {
  this.timeout(90_000);
  const stage = new FaultStage(dockerEngine);
  let terminal: Terminal;
  let registry: TestRegistry;
  let sessions: SessionManager;

  before(async function () {
    this.timeout(300_000);
    await stage.setUp();
    registry = await startRegistry();
    await registry.push(stage.engine, stage.image, 'base:1');
    // One home for the windows and the terminal.
    terminal = new Terminal({ docker: { host: stage.engine.host, defaultImage: stage.image } });
    stage.home = new Home(terminal.home);
  });
  beforeEach(async () => void (sessions = await stage.open()));
  afterEach(() => stage.closeWindows());
  after(async () => {
    await stage.tearDown();
    await terminal?.dispose();
    await registry?.stop();
  });

  const builders = async (): Promise<number> => {
    const filters = JSON.stringify({ label: ['flow-sessions.role=builder'] });
    return (await stage.docker.listContainers({ all: true, filters })).length;
  };

  it('the terminal is killed while the engine pulls: no session, nothing left, the next start works', async () => {
    const image = await registry.putFresh('base:2', { bytes: 10_000_000, on: 'base:1' });
    const [host = '', port] = registry.host.split(':');
    const wire = new FaultyWire({ host, port: Number(port) });
    const flow = await stage.flow(['alpha==1.0'], {
      image: image.replace(registry.host, `127.0.0.1:${await wire.listen()}`),
    });
    const { code } = await terminal.run(['start', flow.dir, '--compute', 'docker'], {
      onProgress: (line, child) => {
        if (line.includes('[pull]'))
          wire.onAnswer = (bytes) => void (bytes > 10_000 && child.kill('SIGKILL'));
      },
    });
    assert.equal(code, null);
    wire.onAnswer = () => {};
    stateOf(await sessions.status(flow.dir), 'absent');
    await stage.assertOnly(sessions, []);
    await sessions.start(flow.dir, {}, quiet);
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
    await wire.close();
  });

  it('the terminal is killed while pip is at work: the builder goes by itself, before anybody looks', async () => {
    const flow = await stage.flow(['slow']);
    await makeWheel(join(flow.dir, 'wheels'), 'slow_backend', '1.0', buildBackend(60));
    await makeSdist(join(flow.dir, 'wheels'), 'slow', '1.0', 'slow_backend');
    const { code } = await terminal.run(['start', flow.dir, '--compute', 'docker'], {
      onProgress: (line, child) => {
        if (line.includes('Processing')) child.kill('SIGKILL');
      },
    });
    assert.equal(code, null);
    await eventually('the builder has gone', async () => (await builders()) === 0);
    stateOf(await sessions.status(flow.dir), 'absent');
    await stage.assertOnly(sessions, []);
  });

  it('the terminal is killed while it waits for a command: the session lives on', async () => {
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    await sessions.start(flow.dir, {}, quiet);
    const command = ['python3', '-uc', 'import sys, time; print("at work", file=sys.stderr); time.sleep(60)'];
    const { code } = await terminal.run(['exec', flow.dir, '--', ...command], {
      onProgress: (line, child) => {
        if (line.includes('at work')) child.kill('SIGKILL');
      },
    });
    assert.equal(code, null);
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });

  it('pip fails halfway: the session that was there lives with what it had', async () => {
    const flow = await stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    const { environment } = (await sessions.status(flow.dir)).session ?? {};
    await makeWheel(join(flow.dir, 'wheels'), 'good', '1.0');
    // Its module cannot be unpacked, which pip finds out when it has installed others.
    const path = await makeWheel(
      join(flow.dir, 'wheels'),
      'zbad',
      '1.0',
      randomBytes(50_000).toString('hex'),
    );
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(7, 5000, 9000));
    stage.ask(flow, ['alpha==2.0', 'good', 'zbad']);
    const told = new Told();
    const { details } = await explainedFailureOf(sessions.install(flow.dir, told.report));
    assert.equal(details.code, 'FSE305');
    assert.match(told.log, /Installing collected packages/);
    assert.deepEqual((await sessions.status(flow.dir)).session?.environment, environment);
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.assertOnly(sessions, [flow]);
    await explainedFailureOf(sessions.reset(flow.dir, { depth: 'all', noCache: true }, quiet));
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.assertOnly(sessions, [flow]);
    stage.ask(flow, ['alpha==2.0', 'good']);
    await sessions.install(flow.dir, quiet);
    await stage.assertWorks(sessions, flow, '2.0');
    await stage.end(sessions, flow);
  });

  it('two terminals and two windows start one flow at once: one session, which all have', async () => {
    const flow = await stage.flow(['alpha==1.0']);
    const other = await stage.open({}, { watch: true });
    const start = ['start', flow.dir, '--compute', 'docker'];
    const [first, second, ...windows] = await Promise.all([
      terminal.run(start),
      terminal.run(start),
      sessions.start(flow.dir, {}, quiet),
      other.start(flow.dir, {}, quiet),
    ]);
    for (const { code, stderr } of [first, second]) assert.equal(code, 0, stderr);
    for (const status of windows) stateOf(status, 'ready');
    await stage.assertOnly(sessions, [flow]);
    await stage.assertWorks(other, flow, '1.0');
    await stage.end(sessions, flow);
  });

  it('they install, reset and stop at once: in the end it is stopped, and nothing is left', async () => {
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    await sessions.start(flow.dir, {}, quiet);
    stage.ask(flow, ['alpha==2.0']);
    const other = await stage.open();
    const all = await Promise.allSettled([
      terminal.run(['install', flow.dir]),
      other.reset(flow.dir, { depth: 'all', noCache: false }, quiet),
      terminal.run(['stop', flow.dir]),
      sessions.run(flow.dir, {}, () => {}, new AbortController().signal),
    ]);
    for (const one of all)
      if (one.status === 'rejected') assert.doesNotMatch(String(one.reason), /TypeError/);
    await sessions.stop(flow.dir, quiet);
    stateOf(await other.status(flow.dir), 'absent');
    await stage.assertOnly(sessions, []);
  });
});
