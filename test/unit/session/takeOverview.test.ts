import assert from 'node:assert/strict';
import { MemoryJournal } from '../../../src/session/memoryJournal.ts';
import type { SessionRecord } from '../../../src/session/session.ts';
import type { ComputeResource } from '../../../src/session/sessionBackend.ts';
import { SessionManager } from '../../../src/session/sessionManager.ts';
import { FlowFolder } from '../../conformance/flowFolder.ts';
import { FakeBackend } from '../../fakes/fakeBackend.ts';
import { FakePlace } from '../../fakes/fakePlace.ts';

/** Two engines: one answers, the other one does so only when it is let go. */
class HalfSilent extends FakeBackend {
  letGo = (): void => {};
  readonly #answer = new Promise<void>((resolve) => (this.letGo = resolve));

  override async resources(
    _signal?: AbortSignal,
    onPart: (resource: ComputeResource) => void = () => {},
  ): Promise<ComputeResource[]> {
    const good = { kind: this.kind, name: 'good', detail: '1.0', usable: true };
    const silent = { kind: this.kind, name: 'silent', detail: 'asking', usable: false };
    onPart({ ...silent, asking: true });
    onPart(good);
    await this.#answer;
    return [good, { ...silent, detail: 'did not answer', remedy: 'restart it' }];
  }

  override async list(
    _signal?: AbortSignal,
    onPart: (record: SessionRecord) => void = () => {},
  ): Promise<SessionRecord[]> {
    const records = await super.list();
    records.forEach(onPart);
    await this.#answer;
    return records;
  }
}

describe('an overview', () => {
  const quiet = (): void => {};
  let flows: FlowFolder[];
  let half: HalfSilent;
  let sessions: SessionManager;

  beforeEach(async () => {
    flows = [new FlowFolder([]), new FlowFolder([])];
    half = new HalfSilent(new FakePlace({}));
    const backends = [new FakeBackend(new FakePlace({}), () => [], 'local'), half];
    sessions = new SessionManager(backends, new MemoryJournal(), () => 3600);
    await sessions.start(flows[0]!.dir, { compute: 'local' }, quiet);
    await sessions.start(flows[1]!.dir, { compute: 'docker' }, quiet);
  });

  afterEach(() => {
    sessions.dispose();
    for (const flow of flows) flow.dispose();
  });

  const details = (resources: readonly ComputeResource[]): string[] => resources.map(({ detail }) => detail);

  it('has what answered, and the rest when that is told too', async () => {
    const { resources, statuses, rest } = await sessions.overview(0);
    assert.deepEqual(details(resources), ['in memory', 'asking', '1.0']);
    assert.equal(resources[1]!.asking, true);
    assert.equal(statuses.length, 2);
    assert.ok(rest);
    half.letGo();
    const whole = await rest;
    assert.deepEqual(details(whole.resources), ['in memory', '1.0', 'did not answer']);
    assert.equal(whole.resources[2]!.remedy, 'restart it');
    assert.equal(whole.statuses.length, 2);
    assert.equal(whole.rest, undefined);
  });

  it('is whole at once where everything answers', async () => {
    half.letGo();
    const { resources, statuses, rest } = await sessions.overview(60_000);
    assert.deepEqual([details(resources).length, statuses.length, rest], [3, 2, undefined]);
  });

  it('tells what a backend could not, beside what it is', async () => {
    half.list = () => Promise.reject(new Error('no'));
    half.letGo();
    const { resources, statuses, problems } = await sessions.overview(60_000);
    assert.deepEqual([resources.length, statuses.length], [3, 1]);
    assert.deepEqual(
      problems.map(({ kind, error }) => [kind, error.message]),
      [['docker', 'no']],
    );
  });
});
