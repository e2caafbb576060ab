import { normalizeName } from './normalizeName.ts';
import { readRequirements } from './readRequirements.ts';
import type { RequirementEntry } from './requirementEntry.ts';
import { withoutExtras } from './withoutExtras.ts';

/** What a line that says something asks for, without its places; lines that end in a backslash are joined to one. */
export interface RequirementLine {
  /** 1-based, of its first physical line. */
  line: number;
  /** Without comment and surrounding space. */
  text: string;
  kind: RequirementEntry['kind'];
  /** Normalised as PEP 503 says. */
  name?: string;
  specifier?: string;
  /** The path or URL that the line leads to, as written; of a line of options what its first one is followed by. */
  target?: string;
}

/** Reads the lines of a requirements file as pip does (its "requirements file format"); once for each array of lines. */
export function parseRequirements(lines: readonly string[]): readonly RequirementLine[] {
  const found = known.get(lines) ?? readRequirements(lines.join('\n')).map(toLine);
  known.set(lines, found);
  return found;
}

/** Whoever asks for the state of a flow looks at the same lines several times. */
const known = new WeakMap<readonly string[], readonly RequirementLine[]>();

function toLine({ line, kind, requirement, target, options }: RequirementEntry): RequirementLine {
  const leadsTo = target ?? (kind === 'option' ? options[0]?.value : undefined);
  const path = leadsTo && (leadsTo.written ?? leadsTo.text);
  const specifiers = requirement?.specifiers ?? [];
  return {
    line: line.number,
    text: line.text,
    kind,
    ...(requirement && { name: normalizeName(requirement.name.text) }),
    ...(specifiers.length && {
      specifier: specifiers.map(({ operator, version }) => operator + version).join(','),
    }),
    ...(path && { target: kind === 'path' || kind === 'editable' ? withoutExtras(path) : path }),
  };
}
