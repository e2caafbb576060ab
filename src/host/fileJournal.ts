import { watch } from 'node:fs';
import { appendFile, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { LineSplitter } from '../common/lineSplitter.ts';
import { throwIfCancelled } from '../common/cancelled.ts';
import type {
  ActiveOperation,
  ForeignOperation,
  OperationEvent,
  OperationJournal,
  OperationOutcome,
  OwnedOperation,
  Report,
} from '../session/operation.ts';
import { cutIn } from '../session/operationQueue.ts';
import type { SessionKey } from '../session/session.ts';
import type { Verb } from '../session/sessionState.ts';
import { makeFolder } from './makeFolder.ts';
import { isLocked, tryLock, type FileLock } from './fileLock.ts';

/** A line of a journal file. */
type Entry =
  | { kind: 'begin'; verb: Verb; at: number }
  | { kind: 'event'; event: OperationEvent }
  | { kind: 'end'; outcome: OperationOutcome };

/** How often a follower looks for news, in milliseconds. */
const lookEvery = 50;

/**
 * The operations of all sessions of this machine, as files: a lock (who is at work), a journal (what was told so far) and a
 * cancel mark per session. Readable by every window and the terminal; right again by itself after `kill -9`.
 */
export class FileJournal implements OperationJournal, Disposable {
  readonly #folder: string;
  readonly #changed = new Emitter<SessionKey>();
  readonly onDidChange = this.#changed.event;
  #watcher: { close(): void } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins to hear of what other processes do. */
  async watch(): Promise<void> {
    await makeFolder(this.#folder);
    const watcher = watch(this.#folder, (_event, name) => {
      const key = name?.split('.')[0];
      if (key) this.#changed.fire(key);
    });
    watcher.unref();
    this.#watcher = watcher;
  }

  dispose(): void {
    this.#watcher?.close();
    this.#changed.dispose();
  }

  async begin(key: SessionKey, verb: Verb): Promise<OwnedOperation | ForeignOperation> {
    for (;;) {
      const lock = await tryLock(this.#lock(key));
      if (lock) return await this.#own(key, verb, lock);
      const active = await this.active(key);
      if (active) return this.#foreign(key, active);
      await pause(lookEvery);
    }
  }

  async active(key: SessionKey): Promise<ActiveOperation | undefined> {
    if (!(await isLocked(this.#lock(key)))) return undefined;
    let active: ActiveOperation | undefined;
    for (const entry of await readEntries(this.#journal(key))) {
      if (entry.kind === 'begin') active = { verb: entry.verb, phase: 'resolve', startedAt: entry.at };
      else if (entry.kind === 'end') active = undefined;
      else if (active && entry.event.kind === 'phase') active.phase = entry.event.phase;
    }
    return active;
  }

  async #own(key: SessionKey, verb: Verb, lock: FileLock): Promise<OwnedOperation> {
    const journal = this.#journal(key);
    const cancelMark = this.#cancelMark(key);
    try {
      await rm(cancelMark, { force: true });
      await writeFile(journal, toLine({ kind: 'begin', verb, at: Date.now() }), { mode: 0o600 });
    } catch (error) {
      // On a full disk nothing begins, and nobody is kept waiting for it.
      await lock.release();
      throw error;
    }
    this.#changed.fire(key);
    let writing: Promise<void> = Promise.resolve();
    const write = (entry: Entry): void => {
      // A full disk must not turn a working operation into a failed one: others then see less of its progress.
      writing = writing.then(() => appendFile(journal, toLine(entry)).catch(() => {}));
      if (entry.kind === 'event' && entry.event.kind === 'phase') this.#changed.fire(key);
    };
    const cancel = new AbortController();
    const timer = setInterval(() => {
      open(cancelMark).then(
        async (file) => {
          await file.close();
          cancel.abort(cutIn);
        },
        () => {},
      );
    }, lookEvery * 2);
    timer.unref();
    return {
      kind: 'owned',
      cancelRequested: cancel.signal,
      write: (event) => write({ kind: 'event', event }),
      end: async (outcome) => {
        clearInterval(timer);
        write({ kind: 'end', outcome });
        await writing;
        await rm(cancelMark, { force: true });
        await lock.release();
        this.#changed.fire(key);
      },
    };
  }

  #foreign(key: SessionKey, active: ActiveOperation): ForeignOperation {
    return {
      kind: 'foreign',
      active,
      requestCancel: async () => await writeFile(this.#cancelMark(key), ''),
      follow: async (report, signal) => await this.#follow(key, active.startedAt, report, signal),
    };
  }

  async #follow(
    key: SessionKey,
    startedAt: number,
    report: Report,
    signal: AbortSignal | undefined,
  ): Promise<OperationOutcome | undefined> {
    let told = 0;
    for (;;) {
      throwIfCancelled(signal);
      const held = await isLocked(this.#lock(key));
      const entries = await readEntries(this.#journal(key));
      const first = entries[0];
      if (first?.kind !== 'begin' || first.at !== startedAt) return undefined;
      for (const entry of entries.slice(told)) {
        if (entry.kind === 'event') report(entry.event);
        if (entry.kind === 'end') return entry.outcome;
      }
      told = entries.length;
      if (!held) return undefined;
      await pause(lookEvery);
    }
  }

  #lock(key: SessionKey): string {
    return join(this.#folder, `${key}.lock`);
  }

  #journal(key: SessionKey): string {
    return join(this.#folder, `${key}.jsonl`);
  }

  #cancelMark(key: SessionKey): string {
    return join(this.#folder, `${key}.cancel`);
  }
}

const toLine = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function readEntries(path: string): Promise<Entry[]> {
  let text: string;
  try {
    const file = await open(path);
    try {
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch {
    return [];
  }
  const entries: Entry[] = [];
  const splitter = new LineSplitter((line) => {
    try {
      entries.push(JSON.parse(line) as Entry);
    } catch {
      // A line that was being written when its writer died.
    }
  });
  splitter.push(text);
  return entries;
}
