import { resolveFlowFile } from '../flow/flowFile.ts';
import { flowKey } from '../flow/flowKey.ts';
import { loadFlow, type LoadedFlow } from '../flow/loadFlow.ts';
import { findDrift, type DriftItem } from './drift.ts';
import { environmentFacts } from './environmentFacts.ts';
import { gather, type OnProblem } from './gather.ts';
import type { OperationJournal } from './operation.ts';
import type { FlowRef, Session, SessionKey, SessionRecord } from './session.ts';
import type { SessionBackend } from './sessionBackend.ts';
import { busyState, isBusy, type SessionState } from './sessionState.ts';

/** One flow with what is known of its session at this moment. */
export interface FlowStatus {
  flow: FlowRef;
  state: SessionState;
  /** Absent where there is no session. */
  session?: Session;
  /** Undefined where the flow's folder or file is gone. */
  loaded?: LoadedFlow;
}

/** A session and where it lives. */
export interface Found {
  backend: SessionBackend;
  record: SessionRecord;
}

/** Reads sessions back from where they live and adds what the journal and the flow's files say. */
export class SessionReader {
  readonly #backends: readonly SessionBackend[];
  readonly #journal: OperationJournal;
  readonly #defaultIdleSeconds: () => number;
  readonly #recover: (key: SessionKey) => Promise<void>;

  constructor(
    backends: readonly SessionBackend[],
    journal: OperationJournal,
    defaultIdleSeconds: () => number,
    recover: (key: SessionKey) => Promise<void>,
  ) {
    this.#backends = backends;
    this.#journal = journal;
    this.#defaultIdleSeconds = defaultIdleSeconds;
    this.#recover = recover;
  }

  /** What there is to say of every session. */
  async list(signal?: AbortSignal, onProblem?: OnProblem): Promise<FlowStatus[]> {
    return await this.statusesOf(await this.#all(signal, onProblem), signal);
  }

  /** What there is to say of sessions that were found, once for each flow. */
  async statusesOf(records: readonly Found[], signal?: AbortSignal): Promise<FlowStatus[]> {
    const byKey = new Map<SessionKey, Found[]>();
    for (const found of records) {
      const { key } = found.record.flow;
      byKey.set(key, [...(byKey.get(key) ?? []), found]);
    }
    const statuses = await Promise.all(
      [...byKey].map(async ([key, all]) => {
        const found = await this.#theOne(key, all);
        if (!found) return undefined;
        const { dir, file } = found.record.flow;
        const loaded = await loadFlow(`${dir}/${file}`, { ...(signal && { signal }) }).catch(() => undefined);
        return await this.statusOf(found.record.flow, loaded, found);
      }),
    );
    return statuses.filter((status) => status !== undefined);
  }

  async #all(signal?: AbortSignal, onProblem?: OnProblem): Promise<Found[]> {
    const lists = await gather(this.#backends, async (backend) => await backend.list(signal), onProblem);
    return lists.flatMap(({ backend, answer }) => answer.map((record) => ({ backend, record })));
  }

  /** Of several records of a flow the one that counts. Two that live are left by a move that was killed: the rest goes. */
  async #theOne(key: SessionKey, all: Found[]): Promise<Found | undefined> {
    if (all.filter(isLive).length > 1 && !(await this.#journal.active(key))) {
      await this.#recover(key);
      return await this.find(key);
    }
    return choose(all, await this.#isMoving(key));
  }

  async #isMoving(key: SessionKey): Promise<boolean> {
    return this.#backends.length > 1 && (await this.#journal.active(key))?.verb === 'move';
  }

  /** What there is to say of a flow at this moment; mends what a killed operation left. */
  async statusOf(
    flow: FlowRef,
    loaded: LoadedFlow | undefined,
    found: Found | undefined,
  ): Promise<FlowStatus> {
    const active = await this.#journal.active(flow.key);
    if (!active && found && isBusy(found.record.state)) {
      // Whoever was at work died. Mend it under the lock, as one more operation would.
      await this.#recover(flow.key);
      found = await this.find(flow.key);
    }
    const rest = { flow, ...(loaded && { loaded }) };
    const state = active
      ? busyState(active.verb, active.phase)
      : (found?.record.state ?? ({ kind: 'absent' } as const));
    if (!found || found.record.state.kind === 'absent') return { ...rest, state };
    return { ...rest, state, session: { ...found.record, state, drift: this.#drift(found, loaded) } };
  }

  #drift({ backend, record }: Found, loaded: LoadedFlow | undefined): DriftItem[] {
    if (!loaded) {
      return [{ kind: 'flowGone', message: `the flow folder ${record.flow.dir} is gone`, action: 'stop' }];
    }
    if (record.state.kind !== 'ready' || loaded.problems.some(({ severity }) => severity === 'error'))
      return [];
    const { basePackages, defaultImage, honours } = backend;
    const wanted = {
      environment: environmentFacts(loaded),
      basePackages,
      maxIdleTimeSeconds: this.#defaultIdleSeconds(),
      ...(defaultImage !== undefined && { defaultImage }),
    };
    return findDrift(record, wanted, honours);
  }

  /** The flow's session, be it one that ended by itself. A backend that fails matters only where no other has the session. */
  async find(key: SessionKey): Promise<Found | undefined> {
    const moving = await this.#isMoving(key);
    const all: Found[] = [];
    let failure: { error: unknown } | undefined;
    for (const backend of this.#backends) {
      try {
        const record = await backend.read(key);
        if (record) all.push({ backend, record });
        if (record && !moving && isLive({ record })) break;
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure && !all.some(isLive)) throw failure.error;
    return choose(all, moving);
  }

  /** The flow as its files are, and its session. */
  async look(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ key: SessionKey; loaded: LoadedFlow; found: Found | undefined }> {
    const key = flowKey((await resolveFlowFile(path)).realDir);
    // Either takes a while, and neither needs the other.
    const [loaded, found] = await Promise.all([
      loadFlow(path, { ...(signal && { signal }) }),
      this.find(key),
    ]);
    return { key, loaded, found };
  }

  /** All that live of the flow's sessions, the one that counts first; more than one only after a move that was killed. */
  async twins(key: SessionKey): Promise<Found[]> {
    const read = await gather(this.#backends, async (backend) => await backend.read(key));
    const all = read.flatMap(({ backend, answer }) => (answer ? [{ backend, record: answer }] : []));
    const first = choose(all, false);
    return [...(first ? [first] : []), ...all.filter((one) => one !== first)].filter(isLive);
  }

  /** A session whose flow folder may be gone. */
  async findByDir(path: string): Promise<Found | undefined> {
    const isHere = ({ record: { flow } }: Found): boolean =>
      path === flow.dir || path === `${flow.dir}/${flow.file}` || path === `${flow.dir}\\${flow.file}`;
    const all = (await this.#all()).filter(isHere);
    const [first] = all;
    return first && (await this.#theOne(first.record.flow.key, all));
  }

  flowRef(loaded: LoadedFlow): FlowRef {
    const { dir, realDir, file } = loaded.file;
    return { id: loaded.id, key: flowKey(realDir), dir, file };
  }
}

const isLive = ({ record }: Pick<Found, 'record'>): boolean => record.state.kind !== 'absent';

/** While a move is under way the old session counts, until it has ended; else the youngest, if it got as far as being ready. */
function choose(all: readonly Found[], moving: boolean): Found | undefined {
  const live = all.filter(isLive).sort((one, other) => one.record.createdAt - other.record.createdAt);
  if (moving) return live[0] ?? all[0];
  return live.findLast(({ record }) => record.state.kind === 'ready') ?? live.at(-1) ?? all[0];
}
