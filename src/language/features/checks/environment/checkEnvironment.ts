import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';

/** All rules on `environment` and `additional_includes`. */
export function checkEnvironment(
  _document: FlowDocument,
  _facts: FlowFacts | undefined,
  _report: Report,
): void {}
