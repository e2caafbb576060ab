import { Emitter } from '../common/emitter.ts';
import type {
  ActiveOperation,
  ForeignOperation,
  OperationEvent,
  OperationJournal,
  OperationOutcome,
  OwnedOperation,
  Report,
} from './operation.ts';
import { abortable, cutIn } from './operationQueue.ts';
import type { SessionKey } from './session.ts';
import type { Verb } from './sessionState.ts';

interface Entry {
  active: ActiveOperation;
  /** Told so far, for those who follow. */
  told: OperationEvent[];
  listeners: Set<Report>;
  cancel: AbortController;
  ended: Promise<OperationOutcome | undefined>;
  end(outcome: OperationOutcome | undefined): void;
}

/** A journal for one process: where nothing else can reach the sessions, as with the fake backend. Managers may share it. */
export class MemoryJournal implements OperationJournal {
  readonly #entries = new Map<SessionKey, Entry>();
  readonly #changed = new Emitter<SessionKey>();
  readonly onDidChange = this.#changed.event;

  async begin(key: SessionKey, verb: Verb): Promise<OwnedOperation | ForeignOperation> {
    const other = this.#entries.get(key);
    if (other) return toForeign(other);
    const { promise, resolve } = Promise.withResolvers<OperationOutcome | undefined>();
    const entry: Entry = {
      active: { verb, phase: 'resolve', startedAt: Date.now() },
      told: [],
      listeners: new Set(),
      cancel: new AbortController(),
      ended: promise,
      end: resolve,
    };
    this.#entries.set(key, entry);
    this.#changed.fire(key);
    return {
      kind: 'owned',
      cancelRequested: entry.cancel.signal,
      write: (event) => {
        if (event.kind === 'phase') entry.active.phase = event.phase;
        entry.told.push(event);
        for (const listener of entry.listeners) listener(event);
        if (event.kind === 'phase') this.#changed.fire(key);
      },
      end: async (outcome) => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
        entry.end(outcome);
        this.#changed.fire(key);
      },
    };
  }

  async active(key: SessionKey): Promise<ActiveOperation | undefined> {
    const active = this.#entries.get(key)?.active;
    return active && { ...active };
  }

  /** As after the death of whoever holds the operation: it is no more, and nobody knows how it ended. */
  forget(key: SessionKey): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    entry?.end(undefined);
  }
}

function toForeign(entry: Entry): ForeignOperation {
  return {
    kind: 'foreign',
    active: { ...entry.active },
    requestCancel: async () => entry.cancel.abort(cutIn),
    follow: async (report, signal) => {
      for (const event of entry.told) report(event);
      entry.listeners.add(report);
      try {
        return await abortable(entry.ended, signal);
      } finally {
        entry.listeners.delete(report);
      }
    },
  };
}
