import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** One long-lived Python with the real pip in it. */
export class PipOracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    const program = join(import.meta.dirname, 'pipOracle.py');
    this.#child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Why it refuses each of these requirements files; empty where it takes one. */
  async refusals(files: readonly string[]): Promise<string[]> {
    this.#child.stdin.write(`${JSON.stringify(files)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the oracle ended');
    return JSON.parse(value) as string[];
  }

  async end(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }
}
