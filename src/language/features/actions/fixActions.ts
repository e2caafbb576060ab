import type { CodeAction } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { JudgedFinding } from '../diagnose.ts';
import type { Finding, Fix, SpanEdit } from '../finding.ts';
import { ruleOf } from '../rules/allRules.ts';
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

/** For each rule with findings here, one action for all of its findings in the document that can be mended in only one way. */
export function fixAllActions(
  document: LanguageDocument,
  here: readonly JudgedFinding[],
  all: readonly JudgedFinding[],
  context: ActionContext,
): CodeAction[] {
  const rules = [...new Set(here.filter(onlyFix).map(({ code }) => code))];
  return rules.flatMap((code) => {
    const found = all.filter((finding) => finding.code === code && onlyFix(finding));
    const edits = withoutClashes(found.map((finding) => onlyFix(finding)!.edits));
    if (edits.length < 2) return [];
    const title = `Fix all "${ruleOf(code).name}" in this file`;
    const diagnostics = found.map((finding) => context.diagnosticOf(finding));
    return toAction(document, { title, edits: edits.flat() }, 'quickfix', context, { diagnostics });
  });
}

function onlyFix({ fixes = [] }: Finding): Fix | undefined {
  const [fix] = fixes;
  return fixes.length === 1 && fix!.edits.length && !fix!.newFiles?.length ? fix : undefined;
}

/** A fix that touches what one before it changes has to wait for the next time. */
function withoutClashes(groups: readonly SpanEdit[][]): SpanEdit[][] {
  const kept: SpanEdit[] = [];
  const clashes = ({ span }: SpanEdit): boolean =>
    kept.some((one) => one.span.start <= span.end && span.start <= one.span.end);
  return groups.filter((group) => {
    if (group.some(clashes)) return false;
    kept.push(...group);
    return true;
  });
}
