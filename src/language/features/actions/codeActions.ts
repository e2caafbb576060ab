import type { CodeAction, Range } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { JudgedFinding } from '../diagnose.ts';
import type { FlowFacts } from '../facts.ts';
import type { ActionContext } from './actionContext.ts';
import { addRequirements } from './addRequirements.ts';
import { extractInput } from './extractInput.ts';
import { fixActions, fixAllActions } from './fixActions.ts';
import { ignoreActions } from './ignoreActions.ts';
import { toAction } from './toAction.ts';
import { wrapReference } from './wrapReference.ts';

/** Nobody chooses among what mends more: all of a long file may be selected. */
const mostFindings = 50;

/** What the editor offers at a range: fixes, then refactorings, then comments that silence rules. `findings`: of the whole document. */
export function codeActions(
  document: LanguageDocument,
  range: Range,
  findings: readonly JudgedFinding[],
  context: ActionContext,
): CodeAction[] {
  const { source } = document;
  const [start, end] = [source.offsetAt(range.start), source.offsetAt(range.end)];
  const here = findings.filter(({ span }) => span.start <= end && start <= span.end).slice(0, mostFindings);
  const isWanted = ({ kind = '' }: CodeAction): boolean =>
    !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  return [
    ...fixActions(document, here, context),
    ...fixAllActions(document, here, findings, context),
    ...refactorings(document, start, context),
    ...ignoreActions(document, here, context),
  ].filter(isWanted);
}

function refactorings(document: LanguageDocument, offset: number, context: ActionContext): CodeAction[] {
  if (document.kind !== 'flow') return [];
  const facts = context.facts as FlowFacts | undefined;
  const rewrites = [...wrapReference(document, offset), ...addRequirements(document, offset, facts)];
  return [
    ...rewrites.flatMap((fix) => toAction(document, fix, 'refactor.rewrite', context)),
    ...extractInput(document, offset).flatMap((fix) => toAction(document, fix, 'refactor.extract', context)),
  ];
}
