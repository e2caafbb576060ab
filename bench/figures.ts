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

  /** Median, with the least and the most. */
  get words(): string {
    return `${inWords(this.median)} (${inWords(Math.min(...this.#times))} to ${inWords(Math.max(...this.#times))}, n=${this.#times.length})`;
  }
}

export const inWords = (ms: number): string =>
  ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** A row of the table. */
export interface Row {
  what: string;
  measured: string;
  against: string;
  /** With what is wanted. */
  ratio: string;
  holds: boolean;
}
