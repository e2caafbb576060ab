import { readLogicalLines } from './logicalLine.ts';
import { readRequirementLine } from './readRequirementLine.ts';
import type { RequirementEntry } from './requirementEntry.ts';

/** Reads the lines of a requirements file that say something, at most so many. */
export const readRequirements = (text: string, most = Infinity): RequirementEntry[] =>
  readLogicalLines(text).slice(0, most).map(readRequirementLine);
