/** Something that owns a resource until it is disposed. */
export interface Disposable {
  dispose(): void;
}

/** Owns disposables; whatever is added after disposal is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    const items = [...this.#items];
    this.#items.clear();
    for (const item of items) item.dispose();
  }
}
