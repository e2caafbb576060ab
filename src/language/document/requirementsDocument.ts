import type { RequirementEntry } from '../../flow/requirements/requirementEntry.ts';
import { readRequirements } from '../../flow/requirements/readRequirements.ts';
import { SourceText } from '../../flow/yaml/sourceText.ts';

/** A requirements file, read once. */
export interface RequirementsDocument {
  kind: 'requirements';
  path: string;
  source: SourceText;
  entries: RequirementEntry[];
}

/** More characters and lines than anyone writes; what is behind them would hold up the editor. */
const longest = 1_000_000;
const mostLines = 20_000;

export function parseRequirementsDocument(text: string, path: string): RequirementsDocument {
  return {
    kind: 'requirements',
    path,
    source: new SourceText(text),
    entries: text.length > longest ? [] : readRequirements(text, mostLines),
  };
}
