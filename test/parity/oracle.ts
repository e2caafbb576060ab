import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Hashes by path; of an archive those of its members. */
export type Hashes = Record<string, string | Record<string, string>>;

/** What the real prompt flow makes of a flow. */
export interface Verdict {
  /** Why it does not find a flow there. */
  refused?: string;
  resolved?: string;
  lineage?: string;
  /** True where Python finds no network card: then it makes its number up, each time another. */
  madeUpMachine?: boolean;
  flex?: boolean;
  /** Why the definition is no YAML. */
  noYaml?: string;
  /** Its own loading and validation of the definition. */
  valid?: boolean;
  invalid?: string;
  /** What its merge of folder and includes holds. */
  files?: Hashes;
  /** Paths of these that git or a fixed name leaves out. */
  leftOut?: string[];
  /** Why the merge failed. */
  unmerged?: string;
  /** The definition as data, without its includes. */
  definition?: unknown;
  environment?: { image: string | null; requirements: string | null };
  /** As it is hashed for a session id. */
  environmentJson?: string;
  noEnvironment?: string;
}

/** One long-lived Python with the real prompt flow in it. */
export class Oracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #complaints = '';

  constructor(python: string) {
    const program = join(import.meta.dirname, 'promptflowOracle.py');
    this.#child = spawn(python, [program], { stdio: 'pipe' });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** What it makes of the flow at `path`, a folder or a file. */
  async askFlow(path: string): Promise<Verdict> {
    return (await this.#ask({ flow: path })) as Verdict;
  }

  /** Hashes of the members of the archive at `path`, as Python's own zipfile reads it. */
  async askArchive(path: string): Promise<unknown> {
    return await this.#ask({ archive: path });
  }

  async end(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }

  async #ask(question: object): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the oracle ended: ${this.#complaints}`);
    return JSON.parse(value);
  }
}
