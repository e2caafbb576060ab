import { createHash } from 'node:crypto';
import { CancelledError } from '../../src/common/cancelled.ts';
import { Emitter } from '../../src/common/emitter.ts';
import type { RunResult } from '../../src/session/run.ts';
import type {
  Notice,
  PreviousEnvironment,
  SessionEnvironment,
  SessionKey,
  SessionSpec,
} from '../../src/session/session.ts';
import { next, type Life, type SessionEvent } from '../../src/session/sessionState.ts';

/** Packages by name, with their versions. */
export type FakePackages = ReadonlyMap<string, string>;

export interface FakeEnvironment {
  packages: FakePackages;
  lastUsedAt: number;
}

/** A session file: its text and the user's own file. */
export interface FakeFile {
  text: string;
  source: string;
  stamp: string;
}

export interface FakeSession {
  life: Life;
  spec: SessionSpec;
  basePackages: string[];
  createdAt: number;
  environment?: SessionEnvironment;
  previous?: PreviousEnvironment;
  notices: Notice[];
  files: Map<string, FakeFile>;
  /** The flow definition's text is among the files. */
  log: string;
  runs: Map<string, { result: RunResult; log: string }>;
}

/** The process inside a session. */
export interface FakeWorker {
  /** Which environment it works in. */
  environment: string;
  idleUntil: number | null;
  activeRuns: Map<string, AbortController>;
  /** Commands under way. */
  commands: Set<AbortController>;
  startedAt: number;
}

/** Thrown by a report: the process that did the work dies here, so nothing is tidied up. */
export class FakeDeath extends Error {}

interface Sleeper {
  until: number;
  wake(): void;
}

/**
 * What outlives a window: sessions, environments, workers and a clock that only tests move. Backends over the same place
 * see the same sessions.
 */
export class FakePlace {
  readonly sessions = new Map<SessionKey, FakeSession>();
  /** Shared ones by digest, a session's own by a name that holds its key. */
  readonly environments = new Map<string, FakeEnvironment>();
  readonly workers = new Map<SessionKey, FakeWorker>();
  /** What can be installed: versions by package name, newest last. */
  readonly index: ReadonlyMap<string, string[]>;
  readonly needs: ReadonlyMap<string, string[]>;
  /** Where an installation waits, by the target of a requirement line. */
  readonly held = new Map<string, Promise<void>>();
  /** What the names of images lead to; any other name leads to an image of its own. */
  readonly images = new Map<string, string>();
  readonly #sleepers = new Set<Sleeper>();
  readonly #changed = new Emitter<SessionKey>();
  readonly onDidChange = this.#changed.event;
  now = Date.UTC(2026, 10, 24);

  /** `needs`: what comes along with a package. */
  constructor(index: Record<string, string[]>, needs: Record<string, string[]> = {}) {
    this.index = new Map(Object.entries(index));
    this.needs = new Map(Object.entries(needs));
  }

  requestedBy(name: string): string[] {
    return [...this.needs].flatMap(([by, needed]) => (needed.includes(name) ? [by] : []));
  }

  /** Moves the clock and lets everything happen that was due. */
  advance(seconds: number): void {
    this.now += seconds * 1000;
    for (const sleeper of this.#sleepers) if (sleeper.until <= this.now) sleeper.wake();
    for (const key of this.workers.keys()) this.#stopIdle(key);
  }

  async sleep(seconds: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const sleeper: Sleeper = {
        until: this.now + seconds * 1000,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      const leave = (): void => {
        this.#sleepers.delete(sleeper);
        reject(new CancelledError());
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
  }

  startWorker(key: SessionKey, environment: string, idleSeconds: number): FakeWorker {
    this.endWorker(key);
    const worker: FakeWorker = {
      environment,
      idleUntil: this.deadline(idleSeconds),
      activeRuns: new Map(),
      commands: new Set(),
      startedAt: this.now,
    };
    this.workers.set(key, worker);
    return worker;
  }

  endWorker(key: SessionKey): void {
    const worker = this.workers.get(key);
    this.workers.delete(key);
    for (const abort of [...(worker?.activeRuns.values() ?? []), ...(worker?.commands ?? [])]) abort.abort();
  }

  /** The worker dies without a word to anybody; `evidence` is the last line of its log. */
  kill(key: SessionKey, evidence: string): void {
    this.endWorker(key);
    this.apply(key, { kind: 'vanish', reason: 'its worker is gone', evidence });
    this.#changed.fire(key);
  }

  /** Activity: the idle time begins again. */
  touch(key: SessionKey): void {
    const worker = this.workers.get(key);
    const session = this.sessions.get(key);
    if (worker && session) worker.idleUntil = this.deadline(session.spec.maxIdleTimeSeconds);
  }

  /** The id of the image that the name leads to now. */
  imageOf(name: string): string {
    return this.images.get(name) ?? `sha256:${createHash('sha256').update(name).digest('hex')}`;
  }

  deadline(idleSeconds: number): number | null {
    return idleSeconds === 0 ? null : this.now + idleSeconds * 1000;
  }

  apply(key: SessionKey, event: SessionEvent): void {
    const session = this.sessions.get(key);
    if (session) session.life = next(session.life, event);
  }

  append(key: SessionKey, line: string): void {
    const session = this.sessions.get(key);
    if (session) session.log += `${new Date(this.now).toISOString()} ${line}\n`;
  }

  #stopIdle(key: SessionKey): void {
    const worker = this.workers.get(key);
    const session = this.sessions.get(key);
    if (!worker || !session || worker.idleUntil === null || worker.idleUntil > this.now) return;
    if (worker.activeRuns.size || worker.commands.size) return this.touch(key);
    this.endWorker(key);
    this.apply(key, { kind: 'idle', at: this.now, idleSeconds: session.spec.maxIdleTimeSeconds });
    this.#changed.fire(key);
  }
}
