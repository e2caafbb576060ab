import type { Report } from '../src/session/operation.ts';
import type { Phase } from '../src/session/sessionState.ts';

/** How long each phase of one operation takes, by what it reports: a phase lasts until the next one is told. */
export class PhaseClock {
  /** Milliseconds by phase, in the order in which they came. */
  readonly spent = new Map<Phase, number>();
  readonly #began = performance.now();
  #phase: Phase = 'resolve';
  #since = this.#began;

  readonly report: Report = (event) => {
    if (event.kind !== 'phase') return;
    this.#close();
    this.#phase = event.phase;
  };

  /** Ends the last phase; milliseconds in all. */
  stop(): number {
    this.#close();
    return this.#since - this.#began;
  }

  #close(): void {
    const now = performance.now();
    this.spent.set(this.#phase, (this.spent.get(this.#phase) ?? 0) + now - this.#since);
    this.#since = now;
  }
}
