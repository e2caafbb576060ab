import type { Fix } from '../../src/language/features/finding.ts';

/** The text with the edits of a fix in it. */
export const applyFix = (text: string, { edits }: Fix): string =>
  edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
