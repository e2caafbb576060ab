import type { RunDocument } from '../../../document/runDocument.ts';
import type { RunFacts } from '../../runFacts.ts';
import type { Report } from '../../finding.ts';

/** All rules on a run file. */
export function checkRun(_document: RunDocument, _facts: RunFacts | undefined, _report: Report): void {}
