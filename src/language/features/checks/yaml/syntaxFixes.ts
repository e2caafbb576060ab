import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix } from '../../finding.ts';

/** Fixes for what keeps the parser from reading YAML; `message` is the parser's own. */
export function syntaxFixes(source: SourceText, message: string, { start }: Span): Fix[] {
  if (message.startsWith('Tabs are not allowed')) return indentWithSpaces(source);
  const isPlainText = /^Nested mappings|^Plain value cannot start/.test(message);
  return isPlainText ? putInQuotes(source, start) : [];
}

/** Writes all tabs before lines as two spaces. */
function indentWithSpaces({ text }: SourceText): Fix[] {
  const edits = [...text.matchAll(/^[ \t]*\t[ \t]*/gm)].map(({ 0: space, index }) => ({
    span: { start: index, end: index + space.length },
    newText: space.replaceAll('\t', '  '),
  }));
  return [{ title: 'Indent with spaces', edits }];
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
