import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import type { BackendProblem } from '../../../src/session/gather.ts';
import { MemoryJournal } from '../../../src/session/memoryJournal.ts';
import type { Report } from '../../../src/session/operation.ts';
import { SessionManager } from '../../../src/session/sessionManager.ts';
import { FlowFolder } from '../../conformance/flowFolder.ts';
import { FakeBackend } from '../../fakes/fakeBackend.ts';
import { FakePlace } from '../../fakes/fakePlace.ts';

const quiet: Report = () => {};

/** A place that nothing can be asked of. */
class Unreachable extends FakeBackend {
  readonly #fail = async (): Promise<never> => {
    throw new Error('unreachable');
  };
  override readonly list = this.#fail;
  override readonly read = this.#fail;
  override readonly resources = this.#fail;
  override readonly recover = this.#fail;
  override readonly stored = this.#fail;
}

describe('SessionManager', () => {
  let local: FakePlace;
  let docker: FakePlace;
  let sessions: SessionManager;
  let flow: FlowFolder;

  beforeEach(() => {
    [local, docker] = [new FakePlace({}), new FakePlace({})];
    const backends = [new FakeBackend(local, () => [], 'local'), new FakeBackend(docker, () => [], 'docker')];
    sessions = new SessionManager(backends, new MemoryJournal(), () => 3600);
    flow = new FlowFolder([]);
  });

  afterEach(() => {
    sessions.dispose();
    flow.dispose();
  });

  const refusal = async (promise: Promise<unknown>): Promise<UserError['details']> => {
    const [{ reason }] = (await Promise.allSettled([promise])) as [PromiseRejectedResult];
    return (reason as UserError).details;
  };

  it('starts on the first backend where none is named, and where it was before later', async () => {
    assert.equal((await sessions.start(flow.dir, {}, quiet)).session?.spec.compute.kind, 'local');
    await sessions.stop(flow.dir, quiet);
    await sessions.start(flow.dir, { compute: 'docker' }, quiet);
    docker.kill([...docker.sessions.keys()][0]!, 'gone');
    assert.equal((await sessions.start(flow.dir, {}, quiet)).session?.spec.compute.kind, 'docker');
    assert.equal(local.sessions.size, 0);
  });

  it('one session per flow: a second place is refused, and the refusal names the holder', async () => {
    await sessions.start(flow.dir, { compute: 'docker' }, quiet);
    const { code, message } = await refusal(sessions.start(flow.dir, { compute: 'local' }, quiet));
    assert.equal(code, 'FSE202');
    assert.match(message, /already has its session on docker/);
    assert.equal(local.sessions.size, 0);
  });

  it('a session that is lost or failed does not keep the flow from another place', async () => {
    await sessions.start(flow.dir, { compute: 'docker' }, quiet);
    docker.kill([...docker.sessions.keys()][0]!, 'gone');
    await sessions.start(flow.dir, { compute: 'local' }, quiet);
    assert.equal(docker.sessions.size, 0);
    assert.equal((await sessions.list()).length, 1);
  });

  it('refuses a kind of compute that is not here, and names those that are', async () => {
    const { code, kind, remedy } = await refusal(sessions.start(flow.dir, { compute: 'serverless' }, quiet));
    assert.deepEqual([code, kind, remedy], ['FSE203', 'missing', 'Available: local, docker.']);
  });

  it('a verb that needs a ready session says why it cannot be done', async () => {
    const planted: Report = () => {
      throw new Error('planted');
    };
    await assert.rejects(sessions.start(flow.dir, {}, planted));
    const { code, message } = await refusal(sessions.install(flow.dir, quiet));
    assert.equal(code, 'FSE204');
    assert.match(message, /Cannot install .* while its session is failed/);
  });

  it('an idle time of the flow survives a reset; a default follows the settings', async () => {
    await sessions.start(flow.dir, { maxIdleTimeSeconds: 60 }, quiet);
    const all = { depth: 'all', noCache: false } as const;
    assert.equal((await sessions.reset(flow.dir, all, quiet)).session?.spec.maxIdleTimeSeconds, 60);
    await sessions.setIdleTime(flow.dir, undefined);
    assert.equal((await sessions.reset(flow.dir, all, quiet)).session?.spec.maxIdleTimeSeconds, 3600);
  });

  it('tells what changed, whoever changed it, and nothing after it was disposed', async () => {
    const heard: string[] = [];
    sessions.onDidChange((key) => heard.push(key));
    const { flow: ref } = await sessions.start(flow.dir, {}, quiet);
    const before = heard.length;
    assert.ok(before > 0);
    local.kill(ref.key, 'gone');
    assert.deepEqual(heard.slice(before), [ref.key]);
    sessions.dispose();
    local.kill(ref.key, 'again');
    assert.equal(heard.length, before + 1);
  });

  it('resources of all backends, and every session of any flow', async () => {
    const other = new FlowFolder([]);
    await sessions.start(flow.dir, { compute: 'local' }, quiet);
    await sessions.start(other.dir, { compute: 'docker' }, quiet);
    assert.deepEqual(
      (await sessions.resources()).map(({ kind }) => kind),
      ['local', 'docker'],
    );
    const dirs = (await sessions.list()).map(({ flow: { dir } }) => dir);
    assert.deepEqual(dirs.sort(), [flow.dir, other.dir].sort());
    other.dispose();
    const [gone] = (await sessions.list()).filter(({ loaded }) => !loaded);
    assert.equal(gone?.session?.drift[0]?.kind, 'flowGone');
  });

  it('another name on the same kind is a move, another VM size a reset: both are refused by a start', async () => {
    await sessions.start(flow.dir, { compute: 'docker', computeName: 'one', vmSize: 'D2' }, quiet);
    const same = { compute: 'docker', computeName: 'one', vmSize: 'D2' } as const;
    assert.equal((await sessions.start(flow.dir, same, quiet)).state.kind, 'ready');
    const elsewhere = await refusal(sessions.start(flow.dir, { computeName: 'two' }, quiet));
    assert.equal(elsewhere.code, 'FSE202');
    assert.match(elsewhere.message, /on docker \(one\).*on docker \(two\)/);
    assert.match(elsewhere.remedy!, /Move the session to docker \(two\)/);
    const size = await refusal(sessions.start(flow.dir, { vmSize: 'D4' }, quiet));
    assert.deepEqual([size.code, size.action], ['FSE216', 'reset']);
    assert.match(size.message, /has the VM size D2; it takes a reset to give it D4/);
    const { session } = await sessions.reset(
      flow.dir,
      { depth: 'worker', noCache: false, vmSize: 'D4' },
      quiet,
    );
    assert.deepEqual(session?.spec.compute, { kind: 'docker', name: 'one', vmSize: 'D4' });
  });

  it('a session that is started anew is where it was, as it was', async () => {
    await sessions.start(flow.dir, { compute: 'docker', computeName: 'one', vmSize: 'D2' }, quiet);
    docker.kill([...docker.sessions.keys()][0]!, 'gone');
    const again = await sessions.start(flow.dir, {}, quiet);
    assert.deepEqual(again.session?.spec.compute, { kind: 'docker', name: 'one', vmSize: 'D2' });
    docker.kill(again.flow.key, 'gone');
    const local = await sessions.start(flow.dir, { compute: 'local' }, quiet);
    assert.deepEqual(local.session?.spec.compute, { kind: 'local' });
  });

  it('the default image of the settings that changed is drift', async () => {
    const place = new FakePlace({});
    const open = (image: string): SessionManager =>
      new SessionManager(
        [new FakeBackend(place, () => [], 'docker', image)],
        new MemoryJournal(),
        () => 3600,
      );
    const [before, after] = [open('default:1'), open('default:2')];
    assert.deepEqual((await before.start(flow.dir, {}, quiet)).session?.drift, []);
    const drift = (await after.status(flow.dir)).session?.drift;
    assert.deepEqual(
      drift?.map(({ kind, action, image }) => [kind, action, image]),
      [['setting', 'reset', 'default:2']],
    );
    before.dispose();
    after.dispose();
  });

  describe('with a backend that cannot be reached', () => {
    let partly: SessionManager;
    const problems: BackendProblem[] = [];
    const note = (problem: BackendProblem): void => void problems.push(problem);

    beforeEach(async () => {
      problems.length = 0;
      await sessions.start(flow.dir, { compute: 'local' }, quiet);
      const backends = [
        new Unreachable(docker, () => [], 'docker'),
        new FakeBackend(local, () => [], 'local'),
      ];
      partly = new SessionManager(backends, new MemoryJournal(), () => 3600);
    });

    afterEach(() => partly.dispose());

    it('the sessions of the others are there, and what is wrong is told', async () => {
      assert.deepEqual(
        (await partly.list(undefined, note)).map(({ flow: { dir } }) => dir),
        [flow.dir],
      );
      assert.deepEqual(
        problems.map(({ kind, error }) => [kind, error.message]),
        [['docker', 'unreachable']],
      );
      assert.deepEqual(
        (await partly.resources()).map(({ kind, usable, detail }) => [kind, usable, detail]),
        [
          ['docker', false, 'unreachable'],
          ['local', true, 'in memory'],
        ],
      );
      const stored = await partly.stored(undefined, note);
      assert.ok(stored.some(({ kind }) => kind === 'session'));
      assert.equal(problems.length, 2);
      assert.equal(await partly.remove(stored.find(({ kind }) => kind === 'session')!), true);
    });

    it('every verb works on the sessions of the others', async () => {
      assert.equal((await partly.status(flow.dir)).state.kind, 'ready');
      assert.equal((await partly.start(flow.dir, {}, quiet)).state.kind, 'ready');
      await partly.install(flow.dir, quiet);
      assert.equal((await partly.stop(flow.dir, quiet)).session, undefined);
    });

    it('a flow whose session may be there is not called absent', async () => {
      await sessions.stop(flow.dir, quiet);
      await assert.rejects(partly.status(flow.dir), /unreachable/);
    });

    it('where all of them fail that is what is told', async () => {
      const none = new SessionManager([new Unreachable(docker)], new MemoryJournal(), () => 3600);
      await assert.rejects(none.list(undefined, note), /unreachable/);
      none.dispose();
    });
  });
});
