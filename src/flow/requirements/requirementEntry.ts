import type { RequirementProblem, Token } from './lineScanner.ts';
import type { LogicalLine } from './logicalLine.ts';
import type { Marker } from './readMarker.ts';
import type { RequirementOption } from './readOptions.ts';
import type { Requirement } from './readRequirement.ts';

/** A line that says something, as pip understands it. */
export interface RequirementEntry {
  line: LogicalLine;
  /** `option` for lines of options that ask for nothing themselves. */
  kind: 'package' | 'url' | 'path' | 'editable' | 'include' | 'constraint' | 'option';
  /** Of a line that names the package it asks for. */
  requirement?: Requirement;
  /** The path or URL that the line leads to. */
  target?: Token;
  marker?: Marker;
  options: RequirementOption[];
  problems: RequirementProblem[];
}
