import type { DocumentSymbol } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { ownEntries, plainEntry } from './entrySymbols.ts';
import { flowSymbols } from './flowSymbols.ts';
import { toSymbol } from './symbol.ts';

/** The outline of a document. */
export function documentSymbols(document: LanguageDocument): DocumentSymbol[] {
  switch (document.kind) {
    case 'flow':
      return flowSymbols(document);
    case 'run':
      return runSymbols(document);
    case 'requirements':
      return requirementSymbols(document);
  }
}

const runSymbols = ({ root, source }: RunDocument): DocumentSymbol[] =>
  ownEntries(root).flatMap((entry) => plainEntry(source, entry));

const requirementSymbols = ({ entries, source }: RequirementsDocument): DocumentSymbol[] =>
  entries.flatMap(({ line, requirement, target }) => {
    const { span } = line;
    if (!requirement)
      return toSymbol(source, line.text, target ? 'file' : 'text', { name: span, end: span.end });
    const { name, specifiers, url } = requirement;
    const detail = url?.text ?? specifiers.map(({ operator, version }) => operator + version).join(',');
    return toSymbol(source, name.text, 'package', { name: name.span, end: span.end }, { detail });
  });
