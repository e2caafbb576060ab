import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { RequirementEntry } from '../../../flow/requirements/requirementEntry.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';

/** The outline of a requirements file: a symbol for each line that says something. */
export function requirementSymbols({ entries, source }: RequirementsDocument): DocumentSymbol[] {
  return entries.flatMap((entry): DocumentSymbol[] => {
    const { requirement, target, line } = entry;
    const name = requirement?.name ?? target ?? entry.options[0]?.written;
    if (!name?.text) return [];
    return [
      {
        name: name.text,
        detail: detailOf(entry),
        kind: kinds[entry.kind],
        range: source.rangeOf(line.span),
        selectionRange: source.rangeOf(name.span),
      },
    ];
  });
}

function detailOf({ requirement, options, kind }: RequirementEntry): string {
  if (requirement)
    return (
      requirement.url?.text.replace(/:\/\/[^\s/@]*@/, '://') ??
      requirement.specifiers.map(({ operator, version }) => operator + version).join(', ')
    );
  if (kind === 'option') return options[0]?.value?.text.replace(/:\/\/[^\s/@]*@/, '://') ?? '';
  return kind;
}

// The numbers are those of the language server protocol: package, file, property.
const kinds = {
  package: 4,
  url: 4,
  path: 1,
  editable: 4,
  include: 1,
  constraint: 1,
  option: 7,
} as const satisfies Record<RequirementEntry['kind'], SymbolKind>;
