import { parseRequirements, type RequirementLine } from '../../flow/requirements.ts';
import { SourceText } from './sourceText.ts';

/** A requirements file, read once. */
export interface RequirementsDocument {
  kind: 'requirements';
  path: string;
  source: SourceText;
  lines: RequirementLine[];
}

export function parseRequirementsDocument(text: string, path: string): RequirementsDocument {
  const source = new SourceText(text);
  const lines = Array.from({ length: source.lineCount }, (_, line) => source.line(line));
  return { kind: 'requirements', path, source, lines: parseRequirements(lines) };
}
