import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import { MemoryJournal } from '../../../src/session/memoryJournal.ts';
import type { Report } from '../../../src/session/operation.ts';
import { SessionManager } from '../../../src/session/sessionManager.ts';
import { FlowFolder } from '../../conformance/flowFolder.ts';
import { FakeBackend } from '../../fakes/fakeBackend.ts';
import { FakePlace } from '../../fakes/fakePlace.ts';

const quiet: Report = () => {};

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
});
