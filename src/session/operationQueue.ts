import { CancelledError, throwIfCancelled } from '../common/cancelled.ts';
import type { OperationEvent, OperationJournal, OperationOutcome, Report } from './operation.ts';
import type { SessionKey } from './session.ts';
import { fromFailure, sessionErrors, toFailure } from './sessionErrors.ts';
import type { Verb } from './sessionState.ts';

/** Longest time a verb may take, in seconds. */
export const deadlines: Readonly<Record<Verb, number>> = {
  start: 3600,
  install: 3600,
  undo: 600,
  reset: 3600,
  move: 3600,
  update: 60,
  stop: 120,
};

/** Why an operation was cancelled, where a stop did it. */
export const cutIn = 'stop';

/** Whether a second caller can have what the first one gets. Each `update` is a value of its own, so it waits instead. */
const joins = (verb: Verb): boolean => verb !== 'update';

interface Running {
  verb: Verb;
  wish: string;
  /** Told so far, for those who join. */
  told: OperationEvent[];
  listeners: Set<Report>;
  callers: number;
  abort: AbortController;
  done: Promise<void>;
}

/**
 * Runs one operation per session at a time. A second caller of the same verb joins it and sees its progress; another verb
 * waits, but `stop` cancels what is under way first. An operation is cancelled when everyone who asked for it has left.
 */
export class OperationQueue {
  readonly #journal: OperationJournal;
  readonly #running = new Map<SessionKey, Running>();

  readonly #deadlines: Readonly<Record<Verb, number>>;

  constructor(journal: OperationJournal, limits = deadlines) {
    this.#journal = journal;
    this.#deadlines = limits;
  }

  async run(
    key: SessionKey,
    verb: Verb,
    work: (report: Report, signal: AbortSignal) => Promise<void>,
    report: Report,
    signal?: AbortSignal,
    /** What the verb is asked to do, where that can differ; only equal wishes join. */
    wish = '',
  ): Promise<void> {
    for (;;) {
      throwIfCancelled(signal);
      const running = this.#running.get(key);
      if (!running) return await this.#join(this.#begin(key, verb, wish, work), report, signal);
      // One that was cancelled is not joined: it is waited for, and done anew.
      const { aborted } = running.abort.signal;
      const same = running.verb === verb && running.wish === wish;
      if (same && joins(verb) && !aborted) return await this.#join(running, report, signal);
      if (verb === 'stop') running.abort.abort(cutIn);
      await abortable(
        running.done.catch(() => {}),
        signal,
      );
    }
  }

  #begin(
    key: SessionKey,
    verb: Verb,
    wish: string,
    work: (report: Report, signal: AbortSignal) => Promise<void>,
  ): Running {
    const abort = new AbortController();
    const running: Running = {
      verb,
      wish,
      told: [],
      listeners: new Set(),
      callers: 0,
      abort,
      done: Promise.resolve(),
    };
    const tell: Report = (event) => {
      running.told.push(event);
      for (const listener of running.listeners) listener(event);
    };
    running.done = this.#hold(key, verb, work, tell, abort).finally(() => {
      this.#running.delete(key);
    });
    this.#running.set(key, running);
    return running;
  }

  async #join(running: Running, report: Report, signal: AbortSignal | undefined): Promise<void> {
    running.callers += 1;
    for (const event of running.told) report(event);
    running.listeners.add(report);
    let onAbort: () => void = () => {};
    const left = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        running.callers -= 1;
        // The last one who leaves waits until the cancelled work has cleaned up after itself.
        if (running.callers === 0) running.abort.abort();
        else reject(new CancelledError());
      };
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      await Promise.race([running.done, left]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      running.listeners.delete(report);
    }
  }

  /** Takes the flow's operation across processes, or follows the one who has it. */
  async #hold(
    key: SessionKey,
    verb: Verb,
    work: (report: Report, signal: AbortSignal) => Promise<void>,
    tell: Report,
    abort: AbortController,
  ): Promise<void> {
    for (;;) {
      throwIfCancelled(abort.signal);
      const operation = await this.#journal.begin(key, verb);
      if (operation.kind === 'owned') {
        const signal = AbortSignal.any([abort.signal, operation.cancelRequested]);
        let outcome: OperationOutcome = { kind: 'done' };
        try {
          await withDeadline(
            verb,
            this.#deadlines[verb],
            (bounded) =>
              work((event) => {
                operation.write(event);
                tell(event);
              }, bounded),
            signal,
          );
          return;
        } catch (error) {
          outcome =
            error instanceof CancelledError
              ? { kind: 'cancelled', by: signal.reason === cutIn ? 'stop' : 'caller' }
              : { kind: 'failed', error: toFailure(error) };
          throw error;
        } finally {
          await operation.end(outcome);
        }
      }
      const same = operation.active.verb === verb && joins(verb);
      if (verb === 'stop' && !same) await operation.requestCancel();
      const outcome = await operation.follow(same ? tell : () => {}, abort.signal);
      if (same && outcome?.kind === 'done') return;
      if (same && outcome?.kind === 'cancelled' && outcome.by === 'stop') throw new CancelledError();
      if (same && outcome?.kind === 'failed') throw fromFailure(outcome.error);
    }
  }
}

async function withDeadline(
  verb: Verb,
  seconds: number,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), seconds * 1000);
  try {
    await work(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (late.signal.aborted) throw sessionErrors.deadline(`"${verb}" to finish`, seconds);
    // Whatever broke because the caller left is a cancellation, not a failure.
    throw signal.aborted && !(error instanceof CancelledError) ? new CancelledError() : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects with CancelledError as soon as the signal says so, without waiting for the promise. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  throwIfCancelled(signal);
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new CancelledError());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
