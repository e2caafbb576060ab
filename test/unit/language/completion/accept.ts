import type { CompletionItem, CompletionList, Range } from 'vscode-languageserver-types';
import {
  parseLanguageDocument,
  type LanguageDocument,
} from '../../../../src/language/document/languageDocument.ts';
import type { DocumentKind } from '../../../../src/language/document/documentKind.ts';
import { complete } from '../../../../src/language/features/completion/complete.ts';
import type { CompletionContext } from '../../../../src/language/features/completion/completionContext.ts';
import { MemoryFiles } from '../../../fakes/memoryFiles.ts';
import { atCursor } from '../../../fakes/cursor.ts';

/** What a completion test can know beside the text. */
export interface Around extends Partial<Omit<CompletionContext, 'files'>> {
  files?: Record<string, string>;
  path?: string;
  kind?: DocumentKind;
}

/** A workspace with nothing live, but for what the test says. */
export const contextOf = ({ files = {}, live, facts, ...how }: Around): CompletionContext => ({
  files: new MemoryFiles(files),
  live: live ?? { images: async () => [], installed: async () => undefined, vmSizes: async () => [] },
  ...(facts && { facts }),
  ...how,
});

/** What is offered at the `|` of a text. */
export async function completeAt(
  marked: string,
  around: Around = {},
): Promise<{ document: LanguageDocument; list: CompletionList; items: CompletionItem[] }> {
  const { text, offset } = atCursor(marked);
  const document = parseLanguageDocument(around.kind ?? 'flow', text, around.path ?? '/w/flow/flow.dag.yaml');
  const position = document.source.positionAt(offset);
  const list = await complete(document, position, contextOf(around));
  const items = list.items.toSorted((one, other) => (one.sortText! < other.sortText! ? -1 : 1));
  return { document, list, items };
}

/** The labels that are offered, the first ones first. */
export async function labelsAt(marked: string, around: Around = {}): Promise<string[]> {
  const { items } = await completeAt(marked, around);
  return items.map(({ label }) => label);
}

/** The text after an item was taken as an editor without snippets does it: later lines are indented like the first. */
export async function accept(marked: string, label: string, around: Around = {}): Promise<string> {
  const { document, items } = await completeAt(marked, { snippets: false, ...around });
  const item = items.find((one) => one.label === label);
  if (!item?.textEdit) throw new Error(`no "${label}" in ${items.map((one) => one.label).join(', ')}`);
  const { range, newText } = item.textEdit as { range: Range; newText: string };
  const { source } = document;
  const indent = /^[ \t]*/.exec(source.line(range.start.line))?.[0] ?? '';
  const start = source.offsetAt(range.start);
  const end = source.offsetAt(range.end);
  return source.text.slice(0, start) + newText.replaceAll('\n', `\n${indent}`) + source.text.slice(end);
}
