import { CancelledError } from '../common/cancelled.ts';
import { UserError } from '../common/userError.ts';
import type { Report } from '../session/operation.ts';
import { Progress } from './progress.ts';

/** Writes the result to stdout and everything else to stderr. */
export class Output {
  readonly json: boolean;
  readonly #progress: Progress;

  constructor(json: boolean, stderr: NodeJS.WriteStream = process.stderr) {
    this.json = json;
    this.#progress = new Progress({
      write: (text) => void stderr.write(text),
      live: stderr.isTTY && !json,
      details: !json,
      columns: stderr.columns ?? 80,
      now: () => performance.now(),
    });
  }

  /** The one JSON document, or the same in words. */
  result(document: unknown, words: string): void {
    this.#progress.close();
    process.stdout.write(this.json ? `${JSON.stringify(document, undefined, 2)}\n` : words && `${words}\n`);
  }

  progress(text: string): void {
    this.#progress.line(text);
  }

  /** Shows a verb at work. */
  get report(): Report {
    return this.#progress.report;
  }

  /** Tells an error: with --json as the document, else in words on stderr. */
  error(error: unknown): void {
    if (error instanceof CancelledError) {
      if (this.json) this.result({ error: { code: 'FSE298', message: error.message } }, '');
      this.progress(error.message);
      return;
    }
    if (!(error instanceof UserError)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (this.json) this.result({ error: { code: 'FSE299', message: firstLine(text) } }, '');
      this.progress(text);
      return;
    }
    const { code, message, evidence, remedy, location } = error.details;
    if (this.json) {
      this.result({ error: { code, message, evidence, remedy, location } }, '');
      return;
    }
    this.progress(`error ${code}: ${message}`);
    if (location) this.progress(`  at ${location.file}:${location.line}`);
    if (evidence) this.progress(evidence.replace(/^/gm, '  | '));
    if (remedy) this.progress(`  ${remedy}`);
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!;

/** Bytes as people read them. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
