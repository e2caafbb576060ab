import type { CodeAction } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import type { JudgedFinding } from '../diagnose.ts';
import type { Finding, Fix, SpanEdit } from '../finding.ts';
import type { ActionContext } from './actionContext.ts';
import { toAction } from './toAction.ts';

/** The fixes of findings; the first of each is the preferred one. */
export const fixActions = (
  document: LanguageDocument,
  here: readonly JudgedFinding[],
  context: ActionContext,
): CodeAction[] =>
  here.flatMap((finding) =>
    (finding.fixes ?? []).flatMap((fix, index) =>
      toAction(document, fix, 'quickfix', context, {
        diagnostics: [context.diagnosticOf(finding)],
        ...(index === 0 && { isPreferred: true }),
      }),
    ),
  );

/** Where a finding here can be mended in only one way, one action that makes the same change for all others of its rule. */
export function fixAllActions(
  document: LanguageDocument,
  here: readonly JudgedFinding[],
  all: readonly JudgedFinding[],
  context: ActionContext,
): CodeAction[] {
  const same = Map.groupBy(all, (finding) => changeOf(document, finding));
  const changes = new Set(here.flatMap((finding) => changeOf(document, finding) ?? []));
  return [...changes].flatMap((change) => {
    const found = same.get(change) ?? [];
    const edits = withoutClashes(found.map((finding) => onlyFix(finding)!.edits));
    if (edits.length < 2) return [];
    const title = titleForAll(onlyFix(found[0]!)!.title, edits.length);
    const diagnostics = found.map((finding) => context.diagnosticOf(finding));
    return toAction(document, { title, edits: edits.flat() }, 'quickfix', context, { diagnostics });
  });
}

/** What is said of "this" is something else in each place. */
const titleForAll = (title: string, count: number): string =>
  /\bthis\b/.test(title)
    ? `${title}, and ${count - 1} more with the same fault`
    : `${title} in all ${count} places`;

/** The same for findings whose only fix does the same: what is right in one place is a guess in no other. */
function changeOf({ source }: LanguageDocument, finding: Finding): string | undefined {
  const fix = onlyFix(finding);
  if (!fix) return undefined;
  const replaced = fix.edits.map(({ span, newText }) => newText && source.text.slice(span.start, span.end));
  return JSON.stringify([finding.code, fix.title, replaced]);
}

function onlyFix({ fixes = [] }: Finding): Fix | undefined {
  const [fix] = fixes;
  return fixes.length === 1 && fix!.edits.length && !fix!.newFiles?.length ? fix : undefined;
}

/** One may begin where another ends; but what is written at that place would have no order. */
function clashing(one: Span, other: Span): boolean {
  const isBeside = one.end === other.start || other.end === one.start;
  if (isBeside) return one.start === one.end || other.start === other.end;
  return one.start < other.end && other.start < one.end;
}

/** A fix that touches what one before it changes has to wait for the next time. */
function withoutClashes(groups: readonly SpanEdit[][]): SpanEdit[][] {
  const kept: SpanEdit[] = [];
  const clashes = ({ span }: SpanEdit): boolean => kept.some((one) => clashing(one.span, span));
  return groups.filter((group) => {
    if (group.some(clashes)) return false;
    kept.push(...group);
    return true;
  });
}
