/** Cuts a stream of text into lines. Feed it chunks; it calls back for each whole line, without its line end. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** Hands out what came after the last line end, if anything. */
  end(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest) this.#onLine(rest);
  }
}
