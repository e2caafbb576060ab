import type { FlowDocument } from '../../../document/flowDocument.ts';
import { entryOf, scalarOf } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { checkActivate } from './checkActivate.ts';
import { checkAggregation } from './checkAggregation.ts';
import { checkChat } from './checkChat.ts';
import { checkCycles } from './checkCycles.ts';
import { checkDefaults } from './checkDefaults.ts';
import { checkDefinitions } from './checkDefinitions.ts';
import { checkFlex } from './checkFlex.ts';
import { checkKeys } from './checkKeys.ts';
import { checkLegacy } from './checkLegacy.ts';
import { checkLiterals } from './checkLiterals.ts';
import { checkLlm } from './checkLlm.ts';
import { checkModules } from './checkModules.ts';
import { checkNames } from './checkNames.ts';
import { checkOddTypes } from './checkOddTypes.ts';
import { checkReferences } from './checkReferences.ts';
import { checkShape } from './checkShape.ts';
import { checkSources } from './checkSources.ts';
import { checkSyntax } from './checkSyntax.ts';
import { checkTags } from './checkTags.ts';
import { checkTools } from './checkTools.ts';
import { checkUnused } from './checkUnused.ts';
import { checkValidation } from './checkValidation.ts';
import { checkVariants } from './checkVariants.ts';
import { readMisplaced } from './readMisplaced.ts';
import { readMisspelt } from './readMisspelt.ts';
import { toFlowCheck } from './flowCheck.ts';

/** All rules on the flow itself; what needs the disk is asked only where it is known. */
export function checkFlow(document: FlowDocument, facts: FlowFacts | undefined, report: Report): void {
  const doubled: Parameters<Report>[] = [];
  const isSound = checkSyntax(document, (...one) =>
    one[0] === 'FS102' ? void doubled.push(one) : report(...one),
  );
  const { kind, root } = document.model;
  // A flow without an entry is a DAG flow to prompt flow, whatever its name.
  const isFlex = kind === 'flex' && (entryOf(root, 'entry') !== undefined || !entryOf(root, 'nodes'));
  // Prompt flow hands flows of other languages to another executor, which is not known here.
  const isJudged = scalarOf(root, 'language')?.text !== 'csharp';
  const isRead = isSound && !isFlex && isJudged;
  const { placed, moved } = isRead ? readMisplaced(document, report) : { placed: document, moved: [] };
  // What only stands in the wrong column is not there twice.
  const starts = new Set(moved.map(({ keySpan }) => keySpan.start));
  for (const one of doubled) if (!starts.has(one[1].start)) report(...one);
  if (!isSound) return;
  checkTags(document, report);
  checkDefinitions(document, facts, report);
  if (isFlex) return checkFlex(document, facts, report);
  const tell = moved.length ? withoutFixes(report) : report;
  const check = toFlowCheck(isJudged ? readMisspelt(placed, report) : placed, facts, tell);
  checkKeys(check);
  // Validation sees only what is written.
  checkValidation(check.document === document ? check : toFlowCheck(document, facts, report));
  if (!isJudged) return;
  for (const rule of dagRules) rule(check);
}

/** Changes are made where things are looked for: they wait until all of them stand there. */
const withoutFixes =
  (report: Report): Report =>
  (code, span, message, { fixes: _fixes, ...more } = {}) =>
    report(code, span, message, more);

const dagRules = [
  checkShape,
  checkOddTypes,
  checkDefaults,
  checkNames,
  checkReferences,
  checkLiterals,
  checkCycles,
  checkAggregation,
  checkActivate,
  checkVariants,
  checkSources,
  checkLlm,
  checkModules,
  checkTools,
  checkChat,
  checkLegacy,
  checkUnused,
];
