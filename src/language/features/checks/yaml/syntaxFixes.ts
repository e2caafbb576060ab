import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix, SpanEdit } from '../../finding.ts';

/** True where a tab is what the parser does not take. */
export const isTabAtFault = (message: string): boolean => message.startsWith('Tabs are not allowed');

/** Fixes for what keeps the parser from reading YAML; `message` is the parser's own, `mends` tries a change. */
export function syntaxFixes(
  source: SourceText,
  message: string,
  { start }: Span,
  mends: (edits: SpanEdit[]) => boolean,
): Fix[] {
  if (isTabAtFault(message)) return indentWithSpaces(source, mends);
  const isPlainText = /^Nested mappings|^Plain value cannot start/.test(message);
  return isPlainText ? putInQuotes(source, start) : [];
}

/** Writes all tabs before lines as two spaces, or as many as make YAML of it. */
function indentWithSpaces({ text }: SourceText, mends: (edits: SpanEdit[]) => boolean): Fix[] {
  const inSpaces = (width: number): SpanEdit[] =>
    [...text.matchAll(/^[ \t]*\t[ \t]*/gm)].map(({ 0: space, index }) => ({
      span: { start: index, end: index + space.length },
      newText: space.replaceAll('\t', ' '.repeat(width)),
    }));
  const edits = [2, 4, 8, 0].map(inSpaces).find(mends);
  return [{ title: 'Indent with spaces', edits: edits ?? inSpaces(2) }];
}

/** For text behind a key or dash that is all there is on its line, as are the lines around it. */
function putInQuotes(source: SourceText, start: number): Fix[] {
  const { line } = source.positionAt(start);
  const { start: lineStart, end } = source.lineSpan(line);
  const before = source.text.slice(lineStart, start);
  const [text = ''] = /^[^"'\t]*?(?=\s*(?:\s#.*)?$)/.exec(source.text.slice(start, end)) ?? [];
  const isValue = /^\s*(?:- +)*(?:[\w$-]+: +)?$/.test(before) && before.trim() !== '';
  // Where its other colon is on the next line, that one is indented too far.
  if (!text || !isValue || !/: |:$|^[@`%]/.test(text)) return [];
  return [
    {
      title: 'Put it in quotes',
      edits: [{ span: { start, end: start + text.length }, newText: `'${text}'` }],
    },
  ];
}
