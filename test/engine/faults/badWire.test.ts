import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionManager } from '../../../src/session/sessionManager.ts';
import type { FlowFolder } from '../../conformance/flowFolder.ts';
import { eventually, quiet, stateOf } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { at, explainedFailureOf, FaultStage } from './faultStage.ts';
import { FaultyWire } from './faultyWire.ts';

describe('what answers is not what an engine should be', function () {
  this.timeout(120_000);
  const stage = new FaultStage(dockerEngine);
  const wires: FaultyWire[] = [];

  before(async function () {
    this.timeout(300_000);
    await stage.setUp();
  });
  afterEach(async () => {
    stage.closeWindows();
    for (const wire of wires.splice(0)) await wire.close();
  });
  after(async () => {
    await stage.tearDown();
  });

  let count = 0;
  /** A window whose engine is at the other end of a wire. */
  const wired = async ({ watch = false } = {}): Promise<{ wire: FaultyWire; sessions: SessionManager }> => {
    const wire = new FaultyWire({ path: stage.engine.host.replace('unix://', '') });
    const path = join(stage.folder, `wire-${(count += 1)}.sock`);
    await wire.listen(path);
    wires.push(wire);
    return { wire, sessions: await stage.open({ host: `unix://${path}` }, { watch }) };
  };

  const endedWell = async (sessions: SessionManager, flow: FlowFolder): Promise<void> => {
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.assertOnly(sessions, [flow]);
    await stage.end(sessions, flow);
  };

  for (const phase of ['resolve', 'create', 'install', 'verify', 'ready'] as const) {
    it(`it hangs up at ${phase} of a start: that is told, nothing is left, and a start works`, async () => {
      const { wire, sessions } = await wired();
      const flow = await stage.flow(['alpha==1.0']);
      let isDone = false;
      const hangUp = at(phase, () => {
        if (!isDone) wire.hangUp();
        isDone = true;
      });
      // Where nothing is under way on a connection it is opened again, and nobody notices.
      const ended = await sessions.start(flow.dir, {}, hangUp).then(
        () => 'ready',
        async (error: unknown) => (await explainedFailureOf(Promise.reject(error as Error))).details.code,
      );
      assert.match(ended, /^(ready|FSE412|FSE208)$/);
      if (ended !== 'ready') {
        assert.equal(stateOf(await sessions.status(flow.dir), 'failed').error.code, ended);
        await stage.assertOnly(sessions, []);
        await sessions.start(flow.dir, {}, quiet);
      }
      await endedWell(sessions, flow);
    });
  }

  it('it hangs up on a session that is ready: the next command connects again', async () => {
    const { wire, sessions } = await wired({ watch: true });
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    await sessions.start(flow.dir, {}, quiet);
    for (let times = 0; times < 3; times += 1) {
      wire.hangUp();
      await stage.assertWorks(sessions, flow, '1.0');
    }
    await endedWell(sessions, flow);
  });

  it('it hangs up in the middle of a command: that is told, and the next one works', async () => {
    const { wire, sessions } = await wired();
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    await sessions.start(flow.dir, {}, quiet);
    const command = ['python3', '-uc', 'import time; print("at work"); time.sleep(60)'];
    const running = sessions.exec(flow.dir, { command }, () => wire.hangUp(), new AbortController().signal);
    await explainedFailureOf(running);
    await endedWell(sessions, flow);
  });

  it('it answers with garbage for a while: FSE410; the session is lost that long and no longer', async () => {
    const { wire, sessions } = await wired();
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    await sessions.start(flow.dir, {}, quiet);
    wire.hangUp();
    wire.misbehave = (_text, client) => Boolean(client.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const { reason, evidence } = stateOf(await sessions.status(flow.dir), 'lost');
    assert.match(`${reason} ${evidence}`, /does not answer.*is not Docker/s);
    const { details } = await explainedFailureOf(
      sessions.reset(flow.dir, { depth: 'all', noCache: false }, quiet),
    );
    assert.equal(details.code, 'FSE410');
    wire.misbehave = () => false;
    await endedWell(sessions, flow);
  });

  it('garbage in the middle of a start: FSE410, nothing is left, and a start works', async () => {
    const { wire, sessions } = await wired();
    const flow = await stage.flow(['alpha==1.0']);
    const garbage = at('install', () => {
      wire.hangUp();
      wire.misbehave = (_text, client) =>
        Boolean(client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n<html>no</html>'));
    });
    await explainedFailureOf(sessions.start(flow.dir, {}, garbage));
    wire.misbehave = () => false;
    stateOf(await sessions.status(flow.dir), 'failed');
    await stage.assertOnly(sessions, []);
    await sessions.start(flow.dir, {}, quiet);
    await endedWell(sessions, flow);
  });

  it('it takes 30 s for an answer: a start waits for it, a look says that it is slow', async () => {
    const [slow, silent] = [await wired(), await wired()];
    const [waiting, looking] = [await stage.flow(['alpha==1.0']), await stage.flow([])];
    slow.wire.misbehave = async (text) => {
      if (/^POST \S+\/commit/.test(text)) await delay(30_000);
      return false;
    };
    silent.wire.misbehave = async () => {
      await delay(30_000);
      return false;
    };
    const starting = slow.sessions.start(waiting.dir, {}, quiet);
    const { details } = await explainedFailureOf(silent.sessions.start(looking.dir, {}, quiet));
    assert.equal(details.code, 'FSE411');
    const resources = await silent.sessions.resources();
    assert.ok(resources.some(({ usable, detail }) => !usable && /did not .+ within/.test(detail)));
    stateOf(await starting, 'ready');
    await endedWell(slow.sessions, waiting);
  });

  it('it stands still for a while, as on a suspended laptop, in the middle of a start: the start goes on', async function () {
    if (!stage.engine.isOwn) return this.skip();
    const sessions = await stage.open();
    const flow = await stage.flow(['alpha==1.0']);
    const stand = at('install', () => {
      stage.engine.pause();
      setTimeout(() => stage.engine.resume(), 3000);
    });
    stateOf(await sessions.start(flow.dir, {}, stand), 'ready');
    await endedWell(sessions, flow);
  });

  it('it stands still while a session is idle: the session is there afterwards, and its events too', async function () {
    if (!stage.engine.isOwn) return this.skip();
    const sessions = await stage.open({}, { watch: true });
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    const { flow: ref } = await sessions.start(flow.dir, {}, quiet);
    stage.engine.pause();
    const looking = sessions.status(flow.dir);
    await delay(2000);
    stage.engine.resume();
    stateOf(await looking, 'ready');
    await stage.assertWorks(sessions, flow, '1.0');
    const heard: string[] = [];
    sessions.onDidChange((key) => heard.push(key));
    const other = await stage.open();
    await other.stop(flow.dir, quiet);
    await eventually('the window is told', async () => heard.includes(ref.key));
    await stage.assertOnly(sessions, []);
  });
});
