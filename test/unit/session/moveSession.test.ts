import assert from 'node:assert/strict';
import { CancelledError } from '../../../src/common/cancelled.ts';
import type { UserError } from '../../../src/common/userError.ts';
import { loadFlow } from '../../../src/flow/loadFlow.ts';
import { MemoryJournal } from '../../../src/session/memoryJournal.ts';
import type { Report } from '../../../src/session/operation.ts';
import { SessionManager } from '../../../src/session/sessionManager.ts';
import { phases } from '../../../src/session/sessionState.ts';
import { FlowFolder } from '../../conformance/flowFolder.ts';
import { cancelAt, failAt, failureOf, stateOf, Told } from '../../conformance/steps.ts';
import { FakeBackend } from '../../fakes/fakeBackend.ts';
import { FakeDeath, FakePlace } from '../../fakes/fakePlace.ts';

const quiet: Report = () => {};
const index = { alpha: ['1.0'] };
const held = 'http://held/';

/** One that is there, but does not let its sessions go. */
class Unstoppable extends FakeBackend {
  override async stop(): Promise<void> {
    throw new Error('unreachable');
  }
}

describe('moving a session', () => {
  let local: FakePlace;
  let docker: FakePlace;
  let journal: MemoryJournal;
  let windows: SessionManager[];
  let flow: FlowFolder;

  const open = (
    backends = [new FakeBackend(local, () => [], 'local'), new FakeBackend(docker, () => [], 'docker')],
  ): SessionManager => {
    const sessions = new SessionManager(backends, journal, () => 3600);
    windows.push(sessions);
    return sessions;
  };

  beforeEach(() => {
    [local, docker] = [new FakePlace(index), new FakePlace(index)];
    journal = new MemoryJournal();
    windows = [];
    flow = new FlowFolder([`--find-links ${held}`, 'alpha']);
  });

  afterEach(() => {
    for (const sessions of windows) sessions.dispose();
    flow.dispose();
  });

  for (const [from, to] of [
    ['local', 'docker'],
    ['docker', 'local'],
  ] as const) {
    const places = () => (from === 'local' ? { old: local, young: docker } : { old: docker, young: local });

    it(`from ${from} to ${to}: the old one lives until the new one is ready, then it is gone`, async () => {
      const sessions = open();
      const started = await sessions.start(
        flow.dir,
        { compute: from, vmSize: 'D2', maxIdleTimeSeconds: 60 },
        quiet,
      );
      const { key } = started.flow;
      const { old, young } = places();
      const told = new Told();
      const report: Report = (event) => {
        told.report(event);
        if (event.kind === 'phase')
          assert.ok(old.workers.has(key), `the old one has ended at ${event.phase}`);
      };
      const { state, session } = await sessions.move(flow.dir, { compute: to, name: 'there' }, report);
      assert.equal(state.kind, 'ready');
      assert.equal(told.phases.at(-1), 'ready');
      assert.deepEqual(session?.spec.compute, { kind: to, name: 'there', vmSize: 'D2' });
      assert.equal(session?.spec.maxIdleTimeSeconds, 60);
      assert.equal(old.sessions.size + old.workers.size, 0);
      assert.ok(young.workers.has(key));
      assert.equal((await sessions.list()).length, 1);
    });

    it(`from ${from} to ${to}: meanwhile the old one is what everyone reads`, async () => {
      const sessions = open();
      await sessions.start(flow.dir, { compute: from }, quiet);
      const { promise, resolve: release } = Promise.withResolvers<void>();
      places().young.held.set(held, promise);
      places().young.now += 1000;
      const told = new Told();
      const moving = sessions.move(flow.dir, { compute: to }, told.report);
      await told.reached('install');
      assert.equal(places().young.sessions.size, 1);
      const other = open();
      const { state, session } = await other.status(flow.dir);
      assert.equal(state.kind, 'moving');
      assert.equal(session?.spec.compute.kind, from);
      const listed = await other.list();
      assert.deepEqual(
        listed.map((one) => [one.state.kind, one.session?.spec.compute.kind]),
        [['moving', from]],
      );
      release();
      assert.equal((await moving).session?.spec.compute.kind, to);
    });

    for (const phase of phases) {
      for (const end of ['fails', 'is cancelled'] as const) {
        it(`from ${from} to ${to}: one that ${end} at ${phase} leaves the old one as it was`, async () => {
          const sessions = open();
          const before = await sessions.start(flow.dir, { compute: from }, quiet);
          const { report, signal } = cancelAt(phase);
          const failure = await failureOf(
            end === 'fails'
              ? sessions.move(flow.dir, { compute: to }, failAt(phase))
              : sessions.move(flow.dir, { compute: to }, report, signal),
          );
          if (end === 'fails') assert.equal(failure.message, `planted at ${phase}`);
          else assert.ok(failure instanceof CancelledError);
          assert.deepEqual(await open().status(flow.dir), before);
          assert.equal(places().young.sessions.size + places().young.workers.size, 0);
        });
      }

      it(`from ${from} to ${to}: whoever did it died at ${phase}: the old one as it was, nothing of the new one`, async () => {
        const sessions = open();
        const before = await sessions.start(flow.dir, { compute: from }, quiet);
        const die: Report = (event) => {
          if (event.kind === 'phase' && event.phase === phase) throw new FakeDeath();
        };
        const spec = { ...before.session!.spec, compute: { kind: to } };
        const young = new FakeBackend(places().young, () => [], to);
        const loaded = await loadFlow(flow.dir);
        await failureOf(young.start(loaded, spec, die, new AbortController().signal));
        young.dispose();
        assert.equal(places().young.sessions.size, 1);
        assert.deepEqual(await open().status(flow.dir), before);
        assert.equal((await open().list()).length, 1);
        await open().setIdleTime(flow.dir, undefined);
        assert.equal(places().young.sessions.size + places().young.workers.size, 0);
      });
    }

    it(`from ${from} to ${to}: where the old one cannot be ended, it stays the session`, async () => {
      const { old, young } = places();
      const [one, other] = [new Unstoppable(old, () => [], from), new FakeBackend(young, () => [], to)];
      const sessions = open([one, other]);
      const before = await sessions.start(flow.dir, { compute: from }, quiet);
      const failure = await failureOf(sessions.move(flow.dir, { compute: to }, quiet));
      assert.equal(failure.message, 'unreachable');
      assert.deepEqual(await open().status(flow.dir), before);
      assert.equal(young.sessions.size + young.workers.size, 0);
    });

    it(`from ${from} to ${to}: of two that a dead mover left, the younger stays`, async () => {
      const sessions = open();
      const { flow: ref } = await sessions.start(flow.dir, { compute: from }, quiet);
      const { old, young } = places();
      const left = { session: old.sessions.get(ref.key)!, worker: old.workers.get(ref.key)! };
      young.now += 1000;
      await sessions.move(flow.dir, { compute: to }, quiet);
      old.sessions.set(ref.key, left.session);
      old.workers.set(ref.key, left.worker);
      const listed = await open().list();
      assert.deepEqual(
        listed.map(({ session }) => session?.spec.compute.kind),
        [to],
      );
      assert.equal(old.sessions.size + old.workers.size, 0);
      assert.equal(young.sessions.size, 1);
    });
  }

  it("to another resource of the same kind is the backend's own work", async () => {
    const sessions = open();
    await sessions.start(flow.dir, { compute: 'docker', computeName: 'one' }, quiet);
    const { session } = await sessions.move(flow.dir, { compute: 'docker', name: 'two' }, quiet);
    assert.deepEqual(session?.spec.compute, { kind: 'docker', name: 'two' });
    assert.equal(stateOf(await sessions.status(flow.dir), 'ready').activeRuns.length, 0);
  });

  it('to where it is already changes nothing', async () => {
    const sessions = open();
    const before = await sessions.start(flow.dir, { compute: 'docker', computeName: 'one' }, quiet);
    docker.now += 1000;
    const told = new Told();
    for (const target of [{ compute: 'docker' }, { compute: 'docker', name: 'one' }] as const)
      assert.deepEqual(await sessions.move(flow.dir, target, told.report), before);
    assert.deepEqual(told.events, []);
  });

  it('is refused where there is no session, where it is not ready, and to what is not here', async () => {
    const sessions = open();
    const codeOf = async (promise: Promise<unknown>) =>
      ((await failureOf(promise)) as UserError).details.code;
    assert.equal(await codeOf(sessions.move(flow.dir, { compute: 'docker' }, quiet)), 'FSE201');
    const { flow: ref } = await sessions.start(flow.dir, { compute: 'local' }, quiet);
    assert.equal(await codeOf(sessions.move(flow.dir, { compute: 'serverless' }, quiet)), 'FSE203');
    local.kill(ref.key, 'gone');
    assert.equal(await codeOf(sessions.move(flow.dir, { compute: 'docker' }, quiet)), 'FSE204');
  });
});
