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
import { toFlowCheck } from './flowCheck.ts';

/** All rules on the flow itself; what needs the disk is asked only where it is known. */
export function checkFlow(document: FlowDocument, facts: FlowFacts | undefined, report: Report): void {
  if (!checkSyntax(document, report)) return;
  checkTags(document, report);
  checkDefinitions(document, facts, report);
  // A flow without an entry is a DAG flow to prompt flow, whatever its name.
  const { kind, root } = document.model;
  if (kind === 'flex' && (entryOf(root, 'entry') || !entryOf(root, 'nodes')))
    return checkFlex(document, facts, report);
  const check = toFlowCheck(document, facts, report);
  checkKeys(check);
  checkValidation(check);
  // Prompt flow hands flows of other languages to another executor, which is not known here.
  if (scalarOf(root, 'language')?.text === 'csharp') return;
  for (const rule of dagRules) rule(check);
}

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
