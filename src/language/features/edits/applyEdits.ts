import type { SpanEdit } from '../finding.ts';

/** A text with edits in it that do not overlap. */
export const applyEdits = (text: string, edits: readonly SpanEdit[]): string =>
  edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
