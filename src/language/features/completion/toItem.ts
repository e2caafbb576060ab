import type { CompletionItem, CompletionItemKind, Range } from 'vscode-languageserver-types';
import type { CompletionContext } from './completionContext.ts';
import { plainOf } from './snippetText.ts';
import type { Suggestion } from './suggestion.ts';

/** `range` is that of the cursor's word. */
interface HowToWrite extends Pick<CompletionContext, 'snippets' | 'suggestCommand'> {
  range: Range;
}

/** How suggestions become the editor's items: sorted as they are given within a rank. */
export function toItem(
  suggestion: Suggestion,
  index: number,
  { range, snippets = true, suggestCommand }: HowToWrite,
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
    ...(more && suggestCommand && { command: { title: 'Suggest', command: suggestCommand } }),
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
