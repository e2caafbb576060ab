import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { checkImage } from './checkImage.ts';
import { checkIncludeNames } from './checkIncludeNames.ts';
import { checkIncludePath } from './checkIncludePath.ts';
import { checkIncludePlace } from './checkIncludePlace.ts';
import { checkIncludesShape } from './checkIncludesShape.ts';
import { checkRequirementsFile } from './checkRequirementsFile.ts';
import { checkSection } from './checkSection.ts';
import { checkSession } from './checkSession.ts';
import { isPresent, toIncludes } from './include.ts';

/** All rules on `environment` and `additional_includes`. */
export function checkEnvironment(document: FlowDocument, facts: FlowFacts | undefined, report: Report): void {
  checkSection(document, facts, report);
  checkImage(document, report);
  checkRequirementsFile(document, facts, report);
  checkIncludesShape(document, report);
  const includes = toIncludes(document, facts).filter(({ item }) => typeof item.value === 'string');
  for (const include of includes) {
    const isThere = checkIncludePath(document, include, facts, report);
    if (isThere && facts && isPresent(include)) checkIncludePlace(document, include, facts, report);
  }
  checkIncludeNames(document, includes, facts, report);
  if (facts?.session) checkSession(document, facts, facts.session, report);
}
