import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What the real prompt flow makes of a flow. */
export interface Verdict {
  /** Why it does not find a flow there. */
  refused?: string;
  resolved?: string;
  flex?: boolean;
  /** Its own validation of the definition. */
  valid?: boolean;
  invalid?: string;
  /** Hashes of what its merge of folder and includes holds, by path; of an archive those of its members. */
  files?: Record<string, string | Record<string, string>>;
  /** Why the merge failed. */
  unmerged?: string;
  /** The definition as data, without its includes. */
  definition?: unknown;
  environment?: { image: string | null; requirements: string | null; lines: string[] | null };
  noEnvironment?: string;
}

/** One long-lived Python with the real prompt flow in it. */
export class Oracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    const program = join(import.meta.dirname, 'promptflowOracle.py');
    this.#child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(path: string): Promise<Verdict> {
    this.#child.stdin.write(`${JSON.stringify(path)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the oracle ended');
    return JSON.parse(value) as Verdict;
  }

  end(): void {
    this.#child.stdin.end();
  }
}
