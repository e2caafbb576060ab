/** Times of one thing, in milliseconds. */
export class Figures {
  readonly #times: number[] = [];

  /** Does `work` and adds the time it took. */
  async time<T>(work: () => Promise<T> | T): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.add(performance.now() - began);
    return result;
  }

  add(ms: number): void {
    this.#times.push(ms);
  }

  get median(): number {
    const sorted = this.#times.toSorted((one, other) => one - other);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  }

  /** Median, then the least, the most and how many there are. */
  get words(): string {
    const [least, most] = [Math.min(...this.#times), Math.max(...this.#times)];
    return `**${inWords(this.median)}** (${inWords(least)} to ${inWords(most)}, n=${this.#times.length})`;
  }
}

export const inWords = (ms: number): string =>
  ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** A row of the table. */
export interface Row {
  what: string;
  measured: string;
  against: string;
  ratio: string;
  /** What is wanted, and whether it is so; absent where the figure is only told. */
  target?: { wanted: string; holds: boolean };
}

/** What is wanted of something that should not take much longer than another; `times` is how much longer it takes. */
export const atMost = (times: number, most: number): Pick<Row, 'ratio' | 'target'> => ({
  ratio: `${times.toFixed(2)} times as long`,
  target: { wanted: `no more than ${most} times`, holds: times <= most },
});

/** What is wanted of something that should be faster than another; `times` is how much faster it is. */
export const atLeast = (times: number, least: number): Pick<Row, 'ratio' | 'target'> => ({
  ratio: `${times.toFixed(1)} times faster`,
  target: { wanted: `at least ${least} times`, holds: times >= least },
});
