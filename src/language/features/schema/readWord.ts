import type { Word } from './place.ts';

/**
 * The scalar that begins at `start` of a text and touches `cursor`, within `end`; both are offsets in the text. Undefined where the
 * cursor does not touch it, or where it is none: a comment, a block, an anchor.
 */
export function readWord(text: string, start: number, end: number, cursor: number): Word | undefined {
  if (start >= end || cursor < start) {
    if (cursor > end) return undefined;
    // Nothing is written yet, or the cursor stands in the space before it.
    return start >= end ? wordOf(text, { start: cursor, end: cursor }, '', cursor) : undefined;
  }
  const first = text[start]!;
  if (first === '"' || first === "'") return quoted(text, start, end, cursor, first);
  if (notScalar.includes(first)) return undefined;
  const comment = text.indexOf(' #', start);
  const stop = comment === -1 || comment > end ? end : comment;
  const span = { start, end: start + text.slice(start, stop).trimEnd().length };
  return cursor <= span.end ? wordOf(text, span, '', cursor) : undefined;
}

const notScalar = '|>&*!#{[%@`';

function quoted(
  text: string,
  start: number,
  end: number,
  cursor: number,
  quote: '"' | "'",
): Word | undefined {
  const close = closingQuote(text, start, end);
  if (close !== -1) {
    if (cursor <= start || cursor > close) return undefined;
    return wordOf(text, { start: start + 1, end: close }, quote, cursor);
  }
  if (cursor <= start) return undefined;
  const rest = /^[\w.-]*\}?/.exec(text.slice(cursor, end))?.[0] ?? '';
  return { ...wordOf(text, { start: start + 1, end: cursor + rest.length }, quote, cursor), open: true };
}

/** The offset of the quote that closes the one at `start`; -1 where none does before `end`. */
export function closingQuote(text: string, start: number, end: number): number {
  const quote = text[start];
  for (let at = start + 1; at < end; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at += 1;
      else return at;
    }
  }
  return -1;
}

const wordOf = (text: string, span: Word['span'], quote: Word['quote'], cursor: number): Word => ({
  span,
  text: text.slice(span.start, span.end),
  typed: text.slice(span.start, cursor),
  quote,
  open: false,
  tight: text[span.start - 1] === ':' && quote === '',
});
