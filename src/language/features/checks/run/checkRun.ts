import type { RunDocument } from '../../../document/runDocument.ts';
import { entryOf } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import type { RunFacts } from '../../runFacts.ts';
import { checkMapping } from './checkMapping.ts';
import { checkRunKeys } from './checkRunKeys.ts';
import { checkRunPaths } from './checkRunPaths.ts';
import { checkRunSyntax } from './checkRunSyntax.ts';
import { checkRunValues } from './checkRunValues.ts';
import { checkSessionKeys } from './checkSessionKeys.ts';
import { checkTheFlow } from './checkTheFlow.ts';

/** All rules on a run file. */
export function checkRun(document: RunDocument, facts: RunFacts | undefined, report: Report): void {
  if (!checkRunSyntax(document, report)) return;
  const root = document.root!;
  checkRunKeys(document, root, report);
  checkRunValues(root, report);
  checkSessionKeys(document, root, report);
  checkRunPaths(root, facts, report);
  checkMapping(root, facts, report);
  checkTheFlow(root, facts, report);
  const first = root.entries[0]?.keySpan ?? root.span;
  if (!entryOf(root, 'flow')) report('FS303', first, 'the run names no "flow"');
  if (!entryOf(root, 'data') && !entryOf(root, 'run'))
    report('FS303', first, 'the run has neither "data" nor "run", so there is nothing to run the flow with');
}
