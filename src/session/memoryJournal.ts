import { Emitter } from '../common/emitter.ts';
import type { ActiveOperation, OperationJournal, OwnedOperation } from './operation.ts';
import type { SessionKey } from './session.ts';
import type { Verb } from './sessionState.ts';

/** A journal for one process: where nothing else can reach the sessions, as with the fake backend. */
export class MemoryJournal implements OperationJournal {
  readonly #active = new Map<SessionKey, ActiveOperation>();
  readonly #changed = new Emitter<SessionKey>();
  readonly onDidChange = this.#changed.event;

  async begin(key: SessionKey, verb: Verb): Promise<OwnedOperation> {
    const active: ActiveOperation = { verb, phase: 'resolve', startedAt: Date.now() };
    this.#active.set(key, active);
    this.#changed.fire(key);
    return {
      kind: 'owned',
      cancelRequested: new AbortController().signal,
      write: (event) => {
        if (event.kind === 'phase') active.phase = event.phase;
        this.#changed.fire(key);
      },
      end: async () => {
        this.#active.delete(key);
        this.#changed.fire(key);
      },
    };
  }

  async active(key: SessionKey): Promise<ActiveOperation | undefined> {
    return this.#active.get(key);
  }
}
