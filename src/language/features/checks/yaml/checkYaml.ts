import { parseYamlTree } from '../../../../flow/yaml/parseYamlTree.ts';
import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { YamlProblem, YamlTree } from '../../../../flow/yaml/yamlTree.ts';
import { applyEdits } from '../../edits/applyEdits.ts';
import type { Report, SpanEdit } from '../../finding.ts';
import { checkVersion } from './checkVersion.ts';
import { isTabAtFault, syntaxFixes } from './syntaxFixes.ts';
import { syntaxMessage } from './syntaxMessage.ts';
import { syntaxRepairs } from './syntaxRepairs.ts';
import { tabsBetweenWords } from './tabsBetweenWords.ts';

/** What is wrong with the YAML itself, as prompt flow's reader has it; false where the rest cannot be judged. */
export function checkYaml(source: SourceText, tree: YamlTree, report: Report): boolean {
  const broken = tree.problems.filter(({ kind }) => !kind);
  for (const { message, span, kind } of tree.problems)
    if (kind) report(kind === 'too-long' ? 'FS101' : 'FS102', span, message);
  for (const [index, problem] of withoutFollowing(source, broken).entries())
    // Where one change mends all, the others only follow.
    if (checkProblem(source, problem, index < mostTried ? broken.length : 0, report)) break;
  if (tree.problems.some(({ kind }) => kind !== 'duplicate-key')) return false;
  checkVersion(source, report);
  for (const span of tabsBetweenWords(source, tree))
    report(
      'FS100',
      span,
      'a tab stands outside of quotes, where the YAML reader of prompt flow takes only spaces',
      { fixes: [{ title: 'Replace the tab', edits: [{ span, newText: ' ' }] }] },
    );
  return true;
}

/** What follows a mistake on its line or the next one follows from it, and all that follows a tab may. */
function withoutFollowing(source: SourceText, problems: readonly YamlProblem[]): YamlProblem[] {
  const kept: YamlProblem[] = [];
  let last: number | undefined;
  for (const problem of problems) {
    const { line } = source.positionAt(problem.span.start);
    const follows = last !== undefined && line >= last && line <= last + 1;
    last = line;
    if (!follows) kept.push(problem);
    if (isTabAtFault(problem.message)) break;
  }
  return kept;
}

/** `count`: how many mistakes there are, none where no change is to be tried. True where one change mends them all. */
function checkProblem(
  source: SourceText,
  { message, span }: YamlProblem,
  count: number,
  report: Report,
): boolean {
  const isTried = count > 0 && source.text.length <= longestTried;
  const left = (edits: readonly SpanEdit[]): number =>
    isTried
      ? parseYamlTree(applyEdits(source.text, edits)).problems.filter(({ kind }) => !kind).length
      : count;
  const mends = (edits: readonly SpanEdit[]): boolean => left(edits) < count;
  const fixes = syntaxFixes(source, message, span, mends);
  const repair = fixes.length
    ? undefined
    : syntaxRepairs(source, message, span).find(({ edits }) => mends(edits));
  if (repair) {
    const { title, edits } = repair;
    report('FS100', repair.span, repair.message, { fixes: [{ title, edits }] });
    return left(edits) === 0;
  }
  report('FS100', onOneLine(source, span), syntaxMessage(message), { fixes });
  return isTried && fixes[0] !== undefined && left(fixes[0].edits) === 0;
}

/** Trying more, or in longer texts, takes longer than typing. */
const mostTried = 3;
const longestTried = 20_000;

function onOneLine(source: SourceText, { start, end }: Span): Span {
  const line = source.lineSpan(source.positionAt(start).line);
  return { start, end: Math.max(start, Math.min(end, line.end)) };
}
