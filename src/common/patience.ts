/**
 * Time that a piece of work may spend waiting for the disk itself. To hand each question to another thread takes several times as
 * long as the answer of a fast disk. A slow one must not hold up everybody: there the patience is soon used up.
 */
export class Patience {
  #left: number;

  /** In milliseconds, over all that is asked. */
  constructor(most: number) {
    this.#left = most;
  }

  get isLeft(): boolean {
    return this.#left > 0;
  }

  /** Waits for the answer here, or aside once the patience is used up. */
  ask<T>(here: () => T, aside: () => Promise<T>): T | Promise<T> {
    if (!this.isLeft) return aside();
    const began = performance.now();
    try {
      return here();
    } finally {
      this.#left -= performance.now() - began;
    }
  }
}
