import type { Disposable } from '../../common/disposable.ts';

/** What the window last heard of a session's idle time. */
export interface IdleFacts {
  /** Milliseconds since the epoch; null means never, absent that nobody could say. */
  idleUntil?: number | null;
  idleSeconds: number;
  /** A run holds the idle time. */
  running: boolean;
}

export interface IdleWatchOptions {
  /** Wall clock, in milliseconds since the epoch. It may jump. */
  now(): number;
  /** A clock that never jumps, in milliseconds. */
  steady(): number;
  /** Calls once, after at least so many milliseconds. */
  later(ms: number, work: () => void): Disposable;
  /** What is so at this moment; undefined where there is no session. */
  read(flow: string): Promise<IdleFacts | undefined>;
  /** Makes the idle time begin again. */
  extend(flow: string): Promise<void>;
  /** Tells the user, once for each deadline. */
  warn(flow: string, idleUntil: number): void;
}

interface Deadline {
  wall: number;
  steady: number;
}

interface Watched {
  facts: IdleFacts;
  told?: Deadline;
  /** Held over its deadlines by this window until a run was seen to end. */
  kept?: { sawRun: boolean };
  checking: boolean;
  /** The session itself was asked once, where whoever told of it did not know its deadline. */
  asked: boolean;
  /** Nobody answered; not to be asked again before. */
  retryAt?: number;
}

const leadMs = 5 * 60_000;

/** Idle times below this are too short to be asked about, in seconds. */
const shortest = 120;

/** Longest wait before the clocks are looked at again: timers sleep with the machine and do not see the wall clock jump. */
const longestWait = 60_000;

/** Two readings of one deadline differ by no more than this, in milliseconds. */
const tolerance = 5000;

/**
 * Warns before a session stops itself, five minutes ahead (half the idle time where that is shorter). Reads the session
 * again only when a warning is due, so an extension from elsewhere, a run or a stop is known by then.
 */
export class IdleWatch implements Disposable {
  readonly #options: IdleWatchOptions;
  readonly #watched = new Map<string, Watched>();
  #timer: Disposable | undefined;

  constructor(options: IdleWatchOptions) {
    this.#options = options;
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#watched.clear();
  }

  /** What was heard of a flow's session; undefined where there is none any more. */
  update(flow: string, facts: IdleFacts | undefined): void {
    const watched = this.#take(flow, facts);
    if (watched && watched.facts.idleUntil === undefined && !watched.asked) void this.#ask(flow, watched);
    this.#schedule();
  }

  /** Holds the session over its deadlines until its next run, or the one under way, has ended. */
  async keepUntilRunEnds(flow: string): Promise<void> {
    const watched = this.#watched.get(flow);
    // Where there is no session any more, whoever extends it says so.
    if (!watched) return await this.#options.extend(flow);
    watched.kept = { sawRun: watched.facts.running };
    await this.#options.extend(flow);
    this.update(flow, await this.#options.read(flow));
  }

  /** True while the session has the deadline that was told, and nothing holds it. */
  isDue(flow: string, idleUntil: number): boolean {
    const facts = this.#watched.get(flow)?.facts;
    return typeof facts?.idleUntil === 'number' && !facts.running && near(facts.idleUntil, idleUntil);
  }

  #take(flow: string, facts: IdleFacts | undefined): Watched | undefined {
    const before = this.#watched.get(flow);
    if (!facts) {
      this.#watched.delete(flow);
      return undefined;
    }
    const watched = before ?? { facts, checking: false, asked: false };
    // Nobody knowing the deadline does not make it another one.
    watched.facts = facts.idleUntil === undefined ? { ...before?.facts, ...facts } : facts;
    delete watched.retryAt;
    if (watched.kept) {
      if (facts.running) watched.kept.sawRun = true;
      else if (watched.kept.sawRun) delete watched.kept;
    }
    this.#watched.set(flow, watched);
    return watched;
  }

  async #ask(flow: string, watched: Watched): Promise<void> {
    watched.asked = true;
    const facts = await this.#options.read(flow).catch(() => watched.facts);
    if (this.#watched.get(flow) === watched) this.update(flow, facts);
  }

  #schedule(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const waits = [...this.#watched.values()].flatMap((watched) => {
      const at = watched.checking ? undefined : this.#warnAt(watched);
      return at === undefined ? [] : [at - this.#options.now()];
    });
    if (!waits.length) return;
    const wait = Math.min(longestWait, Math.max(0, Math.min(...waits)));
    this.#timer = this.#options.later(wait, () => {
      this.#timer = undefined;
      this.#look();
    });
  }

  #look(): void {
    const now = this.#options.now();
    for (const [flow, watched] of this.#watched) {
      const at = watched.checking ? undefined : this.#warnAt(watched);
      if (at !== undefined && at <= now) void this.#check(flow, watched);
    }
    this.#schedule();
  }

  /** When to warn of the deadline; undefined where there is none, or it was told. */
  #warnAt({ facts, told, retryAt = 0 }: Watched): number | undefined {
    const { idleUntil, idleSeconds, running } = facts;
    if (typeof idleUntil !== 'number' || running || idleSeconds < shortest) return undefined;
    if (told && same(told, this.#deadline(idleUntil))) return undefined;
    return Math.max(retryAt, idleUntil - Math.min(leadMs, (idleSeconds * 1000) / 2));
  }

  async #check(flow: string, watched: Watched): Promise<void> {
    watched.checking = true;
    try {
      const facts = await this.#options.read(flow);
      // Stopped, or stopped and begun anew, while it was read.
      if (this.#watched.get(flow) !== watched) return;
      if (!this.#take(flow, facts)) return;
      const at = this.#warnAt(watched);
      const { idleUntil } = watched.facts;
      if (at === undefined || typeof idleUntil !== 'number' || at > this.#options.now()) return;
      watched.told = this.#deadline(idleUntil);
      // Too late to be asked: whatever becomes of the session has happened already.
      if (idleUntil <= this.#options.now()) return;
      if (!watched.kept) return this.#options.warn(flow, idleUntil);
      await this.#options.extend(flow);
      this.#take(flow, await this.#options.read(flow));
    } catch {
      // Nobody answers at this moment: once more in a while, as long as it would not come too late.
      const now = this.#options.now();
      const { idleUntil } = watched.facts;
      watched.retryAt = now + longestWait;
      if (typeof idleUntil === 'number' && watched.retryAt >= idleUntil)
        watched.told = this.#deadline(idleUntil);
    } finally {
      watched.checking = false;
      this.#schedule();
    }
  }

  #deadline(idleUntil: number): Deadline {
    return { wall: idleUntil, steady: this.#options.steady() + idleUntil - this.#options.now() };
  }
}

/** Where the wall clock jumped, the steady one still knows the deadline; where the machine slept, the wall clock does. */
const same = (one: Deadline, other: Deadline): boolean =>
  near(one.wall, other.wall) || near(one.steady, other.steady);

const near = (one: number, other: number): boolean => Math.abs(one - other) <= tolerance;
