import { LineProblem, type Token } from './lineScanner.ts';
import type { LogicalLine } from './logicalLine.ts';

/** A word of a line as a shell would cut it. */
export interface Word extends Token {
  /** Where it begins in the line, and whether it stands there as its text says, without quotes and backslashes. */
  from: number;
  plain: boolean;
}

/** Cuts the rest of a line into words. Throws a LineProblem where a quote is left open. Source: `shlex.split` of Python. */
export function splitOptions(line: LogicalLine, from: number): Word[] {
  const { text } = line;
  const words: Word[] = [];
  let at = skip(space, text, from);
  while (at < text.length) {
    const start = at;
    let word = '';
    let quote = '';
    let quoteAt = at;
    for (;;) {
      const run = skip(quote ? plainInQuotes : plain, text, at);
      word += text.slice(at, run);
      at = run;
      const char = text[at];
      if (char === undefined || (!quote && char !== '"' && char !== "'" && char !== '\\')) break;
      if (char === quote) quote = '';
      else if (!quote && char !== '\\') [quote, quoteAt] = [char, at];
      else if (char === '\\' && quote !== "'") {
        const next = text[at + 1];
        if (next === undefined) throw unbalanced(line, at, 'there is nothing behind the backslash');
        if (quote && next !== '"' && next !== '\\') word += char;
        else {
          word += next;
          at += 1;
        }
      } else word += char;
      at += 1;
    }
    if (quote) throw unbalanced(line, quoteAt, `the quote ${quote} is not closed`);
    const written = text.slice(start, at);
    words.push({
      text: word,
      span: line.spanOf(start, at),
      from: start,
      plain: word === written,
      ...(word !== written && !/["']/.test(written) && { written }),
    });
    at = skip(space, text, at);
  }
  return words;
}

const space = /[ \t\r\n]*/y;
const plain = /[^ \t\r\n"'\\]*/y;
const plainInQuotes = /[^"'\\]*/y;

/** Where what the pattern takes ends. */
function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
}

const unbalanced = (line: LogicalLine, at: number, message: string): LineProblem =>
  new LineProblem({ kind: 'option-value', span: line.spanOf(at, line.text.length), message });
