import type { RequirementsDocument } from '../../../document/requirementsDocument.ts';
import type { Report } from '../../finding.ts';
import type { RequirementsFacts } from '../../requirementsFacts.ts';
import { checkFeeds } from './checkFeeds.ts';
import { checkHashes } from './checkHashes.ts';
import { checkMarker } from './checkMarker.ts';
import { checkPath } from './checkPath.ts';
import { checkPin } from './checkPin.ts';
import { checkPlace } from './checkPlace.ts';
import { checkSyntax } from './checkSyntax.ts';
import { checkTwice } from './checkTwice.ts';

/** All rules on a requirements file; without facts, those on its text alone. */
export function checkRequirements(
  { entries, path }: RequirementsDocument,
  facts: RequirementsFacts | undefined,
  report: Report,
): void {
  let refused = 0;
  for (const entry of entries) {
    checkSyntax(entry, report);
    checkMarker(entry, report);
    checkPin(entry, report);
    if (!checkPath(entry, facts, report)) checkPlace(entry, path, report);
    if (entry.problems.length) refused += 1;
    // A file that is something else entirely need not be told so on every line.
    if (refused === mostRefused) break;
  }
  checkHashes(entries, report);
  checkFeeds(entries, report);
  checkTwice(entries, report);
}

const mostRefused = 100;
