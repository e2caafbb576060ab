import type { Report } from '../session/operation.ts';
import { packageDiffInWords } from '../session/packageDiff.ts';

/** How often news of the same phase is written where lines cannot be written over, in milliseconds. */
const detailEvery = 2000;

export interface ProgressOptions {
  write(text: string): void;
  /** A person looks at it: the news of a phase is written over, in one line. */
  live: boolean;
  /** Whether news of a phase is told after its beginning. */
  details: boolean;
  /** Columns of the terminal; a line that is written over must not wrap. */
  columns: number;
  /** Milliseconds. */
  now(): number;
}

/** Shows a verb at work, line by line; a pull that tells each of its bytes stays readable. */
export class Progress {
  readonly #options: ProgressOptions;
  #phase: string | undefined;
  #toldAt = 0;
  /** News that was not written yet. */
  #held: string | undefined;
  /** The last line has no end yet, so that it can be written over. */
  #open = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  readonly report: Report = (event) => {
    switch (event.kind) {
      case 'phase':
        return this.#tellPhase(event.phase, event.detail);
      case 'log':
        return this.line(`  ${event.text}`);
      case 'notice':
        return this.line(`note: ${event.notice.message}`);
      case 'packages':
        for (const line of packageDiffInWords(event.diff)) this.line(`  ${line}`);
    }
  };

  line(text: string): void {
    this.close();
    this.#options.write(`${text}\n`);
  }

  /** Ends a line that was left open. */
  close(): void {
    if (this.#open) this.#options.write('\n');
    this.#open = false;
  }

  #tellPhase(phase: string, detail: string | undefined): void {
    const text = `[${phase}]${detail ? ` ${detail}` : ''}`;
    const { live, details } = this.#options;
    const now = this.#options.now();
    if (phase !== this.#phase) {
      if (this.#held !== undefined) this.line(this.#held);
      this.#held = undefined;
      this.#phase = phase;
      this.#toldAt = now;
      if (!live) return this.line(text);
      this.close();
      return this.#overwrite(text);
    }
    if (live) return this.#overwrite(text);
    if (!details) return;
    if (now - this.#toldAt < detailEvery) {
      this.#held = text;
      return;
    }
    this.#toldAt = now;
    this.#held = undefined;
    this.line(text);
  }

  #overwrite(text: string): void {
    const { columns } = this.#options;
    const shown = text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
    this.#options.write(`${this.#open ? '\r\u001B[2K' : ''}${shown}`);
    this.#open = true;
  }
}
