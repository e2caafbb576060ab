import { readLogicalLines } from './logicalLine.ts';
import type { RequirementEntry } from './requirementEntry.ts';
import { readRequirementLine } from './readRequirementLine.ts';
import { SourceText } from './sourceText.ts';

/** A requirements file, read once. */
export interface RequirementsDocument {
  kind: 'requirements';
  path: string;
  source: SourceText;
  entries: RequirementEntry[];
}

/** Longer ones are not read: nobody writes them, and reading would hold up the editor. */
const longest = 2_000_000;

export function parseRequirementsDocument(text: string, path: string): RequirementsDocument {
  const lines = text.length > longest ? [] : readLogicalLines(text);
  return {
    kind: 'requirements',
    path,
    source: new SourceText(text),
    entries: lines.map(readRequirementLine),
  };
}
