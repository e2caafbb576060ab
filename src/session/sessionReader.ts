import { flowKey } from '../flow/flowKey.ts';
import { loadFlow, type LoadedFlow } from '../flow/loadFlow.ts';
import { findDrift, type DriftItem } from './drift.ts';
import { environmentFacts } from './environmentFacts.ts';
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
  async list(signal?: AbortSignal): Promise<FlowStatus[]> {
    const found = await Promise.all(
      this.#backends.map(async (backend) =>
        (await backend.list(signal)).map((record) => ({ backend, record })),
      ),
    );
    return await Promise.all(
      found.flat().map(async ({ backend, record }) => {
        const { dir, file } = record.flow;
        const loaded = await loadFlow(`${dir}/${file}`, { ...(signal && { signal }) }).catch(() => undefined);
        return await this.statusOf(record.flow, loaded, { backend, record });
      }),
    );
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
    return findDrift(
      record.spec,
      record.basePackages,
      {
        environment: environmentFacts(loaded),
        basePackages: backend.basePackages,
        maxIdleTimeSeconds: this.#defaultIdleSeconds(),
      },
      backend.honours,
    );
  }

  /** The flow's session, be it one that ended by itself. */
  async find(key: SessionKey): Promise<Found | undefined> {
    let ended: Found | undefined;
    for (const backend of this.#backends) {
      const record = await backend.read(key);
      if (record && record.state.kind !== 'absent') return { backend, record };
      if (record) ended ??= { backend, record };
    }
    return ended;
  }

  /** A session whose flow folder may be gone. */
  async findByDir(path: string): Promise<Found | undefined> {
    for (const backend of this.#backends) {
      for (const record of await backend.list()) {
        const { dir, file } = record.flow;
        if (path === dir || path === `${dir}/${file}` || path === `${dir}\\${file}`)
          return { backend, record };
      }
    }
    return undefined;
  }

  flowRef(loaded: LoadedFlow): FlowRef {
    const { dir, realDir, file } = loaded.file;
    return { id: loaded.id, key: flowKey(realDir), dir, file };
  }
}
