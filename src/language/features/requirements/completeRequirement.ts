import type { CompletionItem, CompletionItemKind, Position } from 'vscode-languageserver-types';
import { normalizeName } from '../../../flow/requirements/normalizeName.ts';
import { markerVariables } from '../../../flow/requirements/readMarker.ts';
import { requirementOptions } from '../../../flow/requirements/requirementOptions.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import { knownExtras } from './knownExtras.ts';
import { knownPackages } from './knownPackages.ts';
import { someMarkerValues } from './markerValues.ts';

/** What can be written at a position. `nearby`: paths of requirements files beside this one, as they would be written. */
export function completeRequirement(
  document: RequirementsDocument,
  position: Position,
  nearby: readonly string[] = [],
): CompletionItem[] {
  const { source } = document;
  const before = source.line(position.line).slice(0, position.character);
  if (before.length > longest || /(?:^|\s)#/.test(before)) return [];
  const rest = source.line(position.line).slice(position.character);
  const items = (typed: string, behind: RegExp, found: Offer[]): CompletionItem[] => {
    const range = {
      start: { line: position.line, character: position.character - typed.length },
      end: { line: position.line, character: position.character + (behind.exec(rest)?.[0].length ?? 0) },
    };
    return found.map(({ text, kind, detail }, index) => ({
      label: text,
      kind,
      sortText: String(index).padStart(3, '0'),
      textEdit: { range, newText: text },
      ...(detail && { detail }),
    }));
  };
  const file = /^\s*(?:-[rc]|--requirement|--constraint)[ =]\s*(\S*)$/.exec(before);
  if (file)
    return items(
      file[1]!,
      /^[^\s#]*/,
      nearby.map((text) => ({ text, kind: kinds.file })),
    );
  const option = /^\s*(-[\w-]*)$/.exec(before) ?? /\s(--?[\w-]*)$/.exec(before);
  if (option) return items(option[1]!, /^[\w-]*/, options(before.trim() !== option[1]));
  const value = markerValue.exec(before);
  if (value) {
    const [, name = '', typed = ''] = value;
    const values = someMarkerValues[name.replace('.', '_')] ?? [];
    return items(
      typed,
      /^[\w.]*/,
      values.map((text) => ({ text, kind: kinds.value })),
    );
  }
  const variable = /;(?:.*\s(?:and|or))?[\s(]*(\w*)$/.exec(before);
  if (variable) return items(variable[1]!, /^\w*/, variables);
  const extra = /^\s*([\w.-]+)\s*\[(?:[\w.-]+\s*,\s*)*([\w.-]*)$/.exec(before);
  if (extra) return items(extra[2]!, /^[\w.-]*/, extras(extra[1]!, before, rest));
  const name = /^\s*([\w.-]*)$/.exec(before);
  return name ? items(name[1]!, /^[\w.-]*(?:\[[\w, ]*\]?)?/, packages(document, position.line)) : [];
}

/** A text that is begun behind a variable of a marker, in either quotes. */
const markerValue =
  /;(?:.*[\s(])?\s*((?!not\b)\w+(?:\.\w+)?)\s*(?:[=!~]=|===|[<>]=?|in|not\s+in)\s*["']([\w.]*)$/;

/** Of what stands before the cursor; nobody writes more. */
const longest = 1000;

interface Offer {
  text: string;
  kind: CompletionItemKind;
  detail?: string;
}

// The numbers are those of the language server protocol.
const kinds = { module: 9, option: 10, file: 17, variable: 6, value: 12 } as const satisfies Record<
  string,
  CompletionItemKind
>;

const options = (behindRequirement: boolean): Offer[] =>
  Object.entries(requirementOptions).flatMap(([text, { about, perRequirement = false }]) =>
    about && perRequirement === behindRequirement
      ? [{ text, kind: kinds.option, detail: about.replaceAll('`', '') }]
      : [],
  );

const variables: Offer[] = Object.entries(markerVariables).map(([text, detail]) => ({
  text,
  kind: kinds.variable,
  detail,
}));

/** Without those that stand in the brackets already. */
function extras(name: string, before: string, behind: string): Offer[] {
  const written = `${before.slice(before.indexOf('[') + 1).replace(/[\w.-]*$/, '')},${behind.split(']', 1)[0]!.replace(/^[\w.-]*/, '')}`;
  const listed = new Set(written.split(',').map((one) => normalizeName(one.trim())));
  return (knownExtras[normalizeName(name)] ?? []).flatMap((text) =>
    listed.has(text) ? [] : [{ text, kind: kinds.module }],
  );
}

/** Without those that are listed on other lines. */
function packages({ entries, source }: RequirementsDocument, line: number): Offer[] {
  const listed = new Set(
    entries.flatMap(({ requirement }) =>
      requirement && source.positionAt(requirement.name.span.start).line !== line
        ? [normalizeName(requirement.name.text)]
        : [],
    ),
  );
  return Object.entries(knownPackages).flatMap(([text, detail]) =>
    listed.has(normalizeName(text.split('[', 1)[0]!)) ? [] : [{ text, kind: kinds.module, detail }],
  );
}
