import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';

/** All rules on the flow itself; what needs the disk is asked only where it is known. */
export function checkFlow({ tree }: FlowDocument, _facts: FlowFacts | undefined, report: Report): void {
  for (const { message, span } of tree.problems) report('FS100', span, message);
}
