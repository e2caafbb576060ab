import type { CodeAction } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { YamlValue } from '../../../flow/yaml/yamlTree.ts';
import type { JudgedFinding } from '../diagnose.ts';
import type { SpanEdit } from '../finding.ts';
import { ruleOf } from '../rules/allRules.ts';
import type { ActionContext } from './actionContext.ts';
import { toAction } from './toAction.ts';

/** For each rule with findings here, comments that silence it: for the line, and for the file. */
export function ignoreActions(
  document: LanguageDocument,
  here: readonly JudgedFinding[],
  context: ActionContext,
): CodeAction[] {
  const firsts = new Map(here.toReversed().map((finding) => [finding.code, finding]));
  return [...firsts.values()].toReversed().flatMap((finding) => {
    const { name } = ruleOf(finding.code);
    const more = { diagnostics: [context.diagnosticOf(finding)] };
    const { line } = document.source.positionAt(finding.span.start);
    const above = commentAbove(document, line, name);
    return [
      ...toAction(
        document,
        { title: `Ignore "${name}" on this line`, edits: above ? [above] : [] },
        'quickfix',
        context,
        more,
      ),
      ...toAction(
        document,
        { title: `Ignore "${name}" in this file`, edits: [commentAtTop(document, name)] },
        'quickfix',
        context,
        more,
      ),
    ];
  });
}

/** On a line of its own, as deep as the line that it counts for; none within a text of several lines. */
function commentAbove(document: LanguageDocument, line: number, name: string): SpanEdit | undefined {
  const { source } = document;
  const { start } = source.lineSpan(line);
  if (document.kind === 'requirements') {
    if (/\\\s*$/.test(source.line(line - 1))) return undefined;
  } else if (isInText(document.tree.root, start)) return undefined;
  const before = /^\s*#\s*flow-sessions:\s*ignore\b(?!-)(.*)$/.exec(line > 0 ? source.line(line - 1) : '');
  // One that names no rule is for all of them, and would be for fewer with a name.
  if (before?.[1]!.trim()) return addName(source.lineSpan(line - 1).end, name);
  const indent = /^[ \t]*/.exec(source.line(line).replace('\uFEFF', ''))![0];
  return insert(
    start + markLength(source.text, start),
    `${indent}# flow-sessions: ignore ${name}${lineEnd(source.text)}`,
  );
}

function commentAtTop({ source }: LanguageDocument, name: string): SpanEdit {
  const first = source.line(0).replace('\uFEFF', '');
  if (/^#\s*flow-sessions:\s*ignore-file\s+\S/.test(first)) return addName(source.lineSpan(0).end, name);
  return insert(markLength(source.text, 0), `# flow-sessions: ignore-file ${name}${lineEnd(source.text)}`);
}

const insert = (at: number, newText: string): SpanEdit => ({ span: { start: at, end: at }, newText });

const addName = (end: number, name: string): SpanEdit => insert(end, `, ${name}`);

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Files of Windows may begin with a mark, which stays first. */
const markLength = (text: string, start: number): number =>
  start === 0 && text.startsWith('\uFEFF') ? 1 : 0;

/** True in a scalar that began on a line before: there a comment would be text. */
function isInText(value: YamlValue | undefined, offset: number): boolean {
  if (!value) return false;
  const children =
    value.kind === 'map'
      ? value.entries.map((entry) => entry.value)
      : value.kind === 'list'
        ? value.items
        : [];
  if (value.kind === 'scalar') return value.span.start < offset && offset < value.span.end;
  return children.some((child) => isInText(child, offset));
}
