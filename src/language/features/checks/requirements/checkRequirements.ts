import type { RequirementsDocument } from '../../../document/requirementsDocument.ts';
import type { Report } from '../../finding.ts';

/** All rules on a requirements file. */
export function checkRequirements(_document: RequirementsDocument, _report: Report): void {}
