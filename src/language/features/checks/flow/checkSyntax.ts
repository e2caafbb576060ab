import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix, Report } from '../../finding.ts';
import { tabsBetweenWords } from './tabsBetweenWords.ts';

/** What is wrong with the YAML itself; false where the rest of the document cannot be judged. */
export function checkSyntax({ tree, model, source }: FlowDocument, report: Report): boolean {
  for (const { message, span, kind } of tree.problems)
    report(kind === 'too-long' ? 'FS101' : kind === 'duplicate-key' ? 'FS102' : 'FS100', span, message, {
      fixes: kind ? [] : indentWithSpaces(source, span),
    });
  if (tree.problems.some(({ kind }) => kind !== 'duplicate-key')) return false;
  for (const span of tabsBetweenWords(source, tree))
    report(
      'FS100',
      span,
      'a tab stands outside of quotes, where the YAML reader of prompt flow takes only spaces',
      {
        fixes: [{ title: 'Replace the tab', edits: [{ span, newText: ' ' }] }],
      },
    );
  if (model.root) return true;
  const isEmpty = !tree.root || tree.root.span.start === tree.root.span.end;
  const span = isEmpty ? { start: 0, end: Math.min(1, source.text.length) } : tree.root!.span;
  report(
    'FS103',
    span,
    isEmpty ? 'the flow is empty' : 'a flow must be a mapping, with keys such as "inputs" and "nodes"',
  );
  return false;
}

/** A fix for a problem at a tab before a line: writes all such tabs as two spaces. */
function indentWithSpaces({ text }: SourceText, { start }: Span): Fix[] {
  if (text[start] !== '\t') return [];
  const edits = [...text.matchAll(/^[ \t]*\t[ \t]*/gm)].map(({ 0: space, index }) => ({
    span: { start: index, end: index + space.length },
    newText: space.replaceAll('\t', '  '),
  }));
  return [{ title: 'Indent with spaces', edits }];
}
