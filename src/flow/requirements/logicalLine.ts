import type { Span } from '../yaml/span.ts';

/** A line as pip reads it: what a backslash continues is joined, the comment and the space around are left out. */
export class LogicalLine {
  readonly text: string;
  /** 1-based, of its first physical line. */
  readonly number: number;
  /** Of the text in the document. */
  readonly span: Span;
  /** From the start of its first line to behind the end of its last one. */
  readonly whole: Span;
  readonly hasComment: boolean;
  readonly #pieces: readonly Piece[];
  /** Where each piece begins in the joined text. */
  readonly #begins: readonly number[];
  /** How much of the joined text was left out before `text`. */
  readonly #cut: number;

  constructor(pieces: readonly Piece[], whole: Span, number: number) {
    const joined = pieces.map(({ text }) => text).join('');
    const comment = commentStart(joined);
    const kept = joined.slice(0, comment).trimEnd();
    this.text = kept.trimStart();
    this.hasComment = comment < joined.length;
    this.whole = whole;
    this.number = number;
    this.#pieces = pieces;
    let begin = 0;
    this.#begins = pieces.map(({ text }) => (begin += text.length) - text.length);
    this.#cut = kept.length - this.text.length;
    this.span = this.spanOf(0, this.text.length);
  }

  /** Where a part of `text` stands in the document. */
  spanOf(from: number, to: number): Span {
    const start = this.#place(from);
    return { start, end: to > from ? this.#place(to - 1) + 1 : start };
  }

  #place(offset: number): number {
    const at = offset + this.#cut;
    let low = 0;
    let high = this.#begins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#begins[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const { text, start } = this.#pieces[low]!;
    return start + Math.min(at - this.#begins[low]!, text.length);
  }
}

/** A part of the joined text, and where it stands in the document. */
export interface Piece {
  text: string;
  start: number;
}

/** Reads the lines that say something. Source: `preprocess` in pip's req_file.py. */
export function readLogicalLines(text: string): LogicalLine[] {
  const found: LogicalLine[] = [];
  let pieces: Piece[] = [];
  let first = { start: 0, number: 1 };
  let number = 0;
  const end = (at: number): void => {
    const line = new LogicalLine(pieces, { start: first.start, end: at }, first.number);
    if (line.text) found.push(line);
    pieces = [];
  };
  for (const { content, start, next } of physicalLines(text)) {
    number += 1;
    if (!pieces.length) first = { start, number };
    const isComment = /^\s*#/.test(content);
    if (content.endsWith('\\') && !isComment) {
      const lead = /^\\*/.exec(content)![0].length;
      pieces.push({ text: withoutBackslashes(content.slice(lead)), start: start + lead });
    } else {
      // A comment that follows a continuation is one, whatever stands before it.
      if (isComment) pieces.push({ text: ' ', start });
      pieces.push({ text: content, start });
      end(next);
    }
  }
  if (pieces.length) end(text.length);
  return found;
}

/** As Python cuts lines, without the mark that files of Windows begin with. */
function* physicalLines(text: string): Generator<{ content: string; start: number; next: number }> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  // eslint-disable-next-line no-control-regex -- these end a line in Python.
  for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g)) {
    const next = index + end.length;
    yield { content: text.slice(start, index), start, next };
    start = next;
  }
  if (start < text.length) yield { content: text.slice(start), start, next: text.length };
}

function withoutBackslashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\\') end -= 1;
  return text.slice(0, end);
}

/** Where the comment begins: at a `#` at the start or behind a space. */
function commentStart(text: string): number {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1))
    if (at === 0 || /\s/.test(text[at - 1]!)) return at;
  return text.length;
}
