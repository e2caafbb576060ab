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
  let at = from;
  while (at < text.length) {
    if (/[ \t\r\n]/.test(text[at]!)) {
      at += 1;
      continue;
    }
    const start = at;
    const parts: string[] = [];
    let quote = '';
    let quoteAt = at;
    for (; at < text.length && (quote || !/[ \t\r\n]/.test(text[at]!)); at += 1) {
      const char = text[at]!;
      if (char === quote) quote = '';
      else if (!quote && (char === '"' || char === "'")) [quote, quoteAt] = [char, at];
      else if (char === '\\' && quote !== "'") {
        const next = text[at + 1];
        if (next === undefined) throw unbalanced(line, at, 'there is nothing behind the backslash');
        if (quote && next !== '"' && next !== '\\') parts.push(char);
        else {
          parts.push(next);
          at += 1;
        }
      } else parts.push(char);
    }
    if (quote) throw unbalanced(line, quoteAt, `the quote ${quote} is not closed`);
    const word = parts.join('');
    words.push({ text: word, span: line.spanOf(start, at), from: start, plain: word.length === at - start });
  }
  return words;
}

const unbalanced = (line: LogicalLine, at: number, message: string): LineProblem =>
  new LineProblem({ kind: 'option-value', span: line.spanOf(at, line.text.length), message });
