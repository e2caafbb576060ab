import type { TextPosition, TextRange } from '../../common/textRange.ts';
import type { Span } from './span.ts';

/** A text with its lines, to go between offsets and the editor's positions; both count UTF-16 units. */
export class SourceText {
  readonly text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get lineCount(): number {
    return this.#lineStarts().length;
  }

  /** What ends its lines, for lines that are added. */
  get lineEnd(): '\n' | '\r\n' {
    return this.text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** A line without its end; empty where there is no such line. */
  line(line: number): string {
    const { start, end } = this.lineSpan(line);
    return this.text.slice(start, end);
  }

  /** Of a line without its end; at the end of the text where there is no such line. */
  lineSpan(line: number): Span {
    const starts = this.#lineStarts();
    const start = starts[line] ?? this.text.length;
    const next = starts[line + 1];
    if (next === undefined) return { start, end: this.text.length };
    const end = this.text[next - 1] === '\n' && this.text[next - 2] === '\r' ? next - 2 : next - 1;
    return { start, end: Math.max(start, end) };
  }

  /** Offsets outside the text give its nearer end. */
  positionAt(offset: number): TextPosition {
    const at = Math.min(Math.max(0, offset), this.text.length);
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    // Between \r and \n there is no position.
    const { end } = this.lineSpan(low);
    return { line: low, character: Math.min(at, end) - starts[low]! };
  }

  /** Positions past the end of a line give its end. */
  offsetAt({ line, character }: TextPosition): number {
    const { start, end } = this.lineSpan(line);
    return Math.min(start + Math.max(0, character), end);
  }

  rangeOf({ start, end }: Span): TextRange {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  #lineStarts(): number[] {
    return (this.#starts ??= lineStarts(this.text));
  }
}

/** \n, \r\n and \r end a line, as in the language server protocol. */
function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
