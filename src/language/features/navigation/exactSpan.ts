import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../flow/yaml/span.ts';

/** Of a name in a span that may have quotes around it; undefined where it is written in another way than it is meant. */
export function exactSpan({ text }: SourceText, { start, end }: Span, name: string): Span | undefined {
  if (text.slice(start, end) === name) return { start, end };
  const isQuoted = /^["']$/.test(text[start] ?? '') && text[start] === text[end - 1];
  return isQuoted && text.slice(start + 1, end - 1) === name ? { start: start + 1, end: end - 1 } : undefined;
}
