import type { DocumentSymbol } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { requirementSymbols } from '../requirements/requirementSymbols.ts';
import { ownEntries, plainEntry } from './entrySymbols.ts';
import { flowSymbols } from './flowSymbols.ts';

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
