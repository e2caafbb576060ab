/** Keeps what was read for as long as the same is meant by it: rows are shown far more often than what they hold changes. */
export class ReadOnce<T> {
  readonly #known = new Map<string, { of: string; read: Promise<T> }>();

  /** What was read under `key` for `of`, else what `read` gives. A failure is not kept. */
  async get(key: string, of: string, read: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known?.of === of) return await known.read;
    const reading = { of, read: read() };
    this.#known.set(key, reading);
    reading.read.catch(() => {
      if (this.#known.get(key) === reading) this.#known.delete(key);
    });
    return await reading.read;
  }

  clear(): void {
    this.#known.clear();
  }
}
