import type { CompletionItem, CompletionItemKind, Range } from 'vscode-languageserver-types';
import { plainOf } from './snippetText.ts';
import type { Suggestion } from './suggestion.ts';

/** How suggestions become the editor's items: in `range`, that of the cursor's word; sorted as they are given within a rank. */
export function toItem(
  suggestion: Suggestion,
  index: number,
  { range, snippets }: { range: Range; snippets: boolean },
): CompletionItem {
  const { label, kind, text = label, isSnippet, detail, about, rank = 0, more, filter } = suggestion;
  const newText = isSnippet && !snippets ? plainOf(text) : text;
  return {
    label,
    kind: kinds[kind],
    textEdit: { range, newText },
    sortText: `${rank}${String(index).padStart(5, '0')}`,
    ...(newText.includes('\n') && { insertTextMode: adjustIndentation }),
    ...(isSnippet && snippets && { insertTextFormat: snippetFormat }),
    ...(detail && { detail }),
    ...(about && { documentation: { kind: 'markdown', value: about } }),
    ...(filter !== undefined && filter !== label && { filterText: filter }),
    ...(more && { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }),
  };
}

// The numbers are those of the language server protocol.
const kinds = {
  function: 3,
  key: 10,
  value: 12,
  snippet: 15,
  file: 17,
  reference: 18,
  folder: 19,
} as const satisfies Record<Suggestion['kind'], CompletionItemKind>;
const adjustIndentation = 2;
const snippetFormat = 2;
