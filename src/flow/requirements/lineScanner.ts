import type { LogicalLine } from './logicalLine.ts';
import type { Span } from '../yaml/span.ts';

/** A part of a line that a reader took. */
export interface Token {
  text: string;
  span: Span;
  /** With its backslashes, where pip takes them away; uv does not. */
  written?: string;
}

/** What pip does not understand in a line, or takes in another way than it looks. */
export interface RequirementProblem {
  kind:
    | 'requirement'
    | 'marker'
    | 'legacy-version'
    | 'unknown-option'
    | 'option-value'
    | 'hash'
    | 'wheel-name'
    | 'passed-over';
  span: Span;
  message: string;
  /** The option that pip does not know. */
  option?: string;
  /** What was meant. */
  instead?: { title: string; span: Span; newText: string };
}

/** Thrown by the readers of a line at the first thing they do not understand. */
export class LineProblem extends Error {
  readonly problem: RequirementProblem;

  constructor(problem: RequirementProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Reads a part of a line piece by piece; each pattern is sticky. */
export class LineScanner {
  readonly line: LogicalLine;
  readonly #text: string;
  at: number;

  /** Reads `line.text` from `from` up to, not including, `to`. */
  constructor(line: LogicalLine, from: number, to: number) {
    this.line = line;
    this.#text = line.text.slice(0, to);
    this.at = from;
  }

  get atEnd(): boolean {
    return this.at >= this.#text.length;
  }

  get rest(): string {
    return this.#text.slice(this.at);
  }

  /** The match at this place, without taking it. */
  see(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.#text) ?? undefined;
  }

  take(pattern: RegExp): Token | undefined {
    const found = this.see(pattern)?.[0];
    if (found === undefined) return undefined;
    const start = this.at;
    this.at += found.length;
    return { text: found, span: this.line.spanOf(start, this.at) };
  }

  space(): void {
    while (this.#text[this.at] === ' ' || this.#text[this.at] === '\t') this.at += 1;
  }

  /** From here over so many characters, at least to the end of the word. */
  here(length = /^[^\s,;]+|^.?/s.exec(this.rest)![0].length): Span {
    return this.line.spanOf(this.at, this.at + Math.min(Math.max(length, 0), this.rest.length));
  }

  /** Where nothing is left there is no character to point at, so the last one before is. */
  hereOrBefore(): Span {
    return this.atEnd ? this.line.spanOf(Math.max(0, this.at - 1), Math.max(1, this.at)) : this.here();
  }
}
