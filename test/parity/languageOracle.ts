import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Question {
  /** Of the flow definition, whose text it replaces. */
  path: string;
  text: string;
  /** Loads the module of a flex flow's entry; only where its source is real. */
  runsEntry: boolean;
}

/** What the real prompt flow makes of a flow's text. */
export interface Answer {
  /** Where it stops, and why; `run` is the first step of a run. */
  refused?: { step: 'read' | 'load' | 'merge' | 'execute' | 'run'; why: string };
  /** Of its validation. */
  errors: string[];
  warnings: string[];
}

/** One long-lived Python with the real prompt flow in it; it answers in the order of the questions. */
export class LanguageOracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #complaints = '';

  constructor(python: string) {
    const program = join(import.meta.dirname, 'languageOracle.py');
    this.#child = spawn(python, [program], { stdio: 'pipe' });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  ask(questions: readonly Question[]): void {
    for (const question of questions) this.#child.stdin.write(`${JSON.stringify(question)}\n`);
  }

  /** To the next question that has none yet. */
  async answer(): Promise<Answer> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the oracle ended: ${this.#complaints}`);
    return JSON.parse(value) as Answer;
  }

  async end(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }
}
