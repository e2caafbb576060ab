import { parseLanguageDocument } from '../../../../src/language/document/languageDocument.ts';
import { hover } from '../../../../src/language/features/hover/hover.ts';
import { atCursor } from '../../../fakes/cursor.ts';
import { contextOf, type Around } from '../completion/accept.ts';

/** What is told at the `|` of a text, and about which part of it; undefined where nothing is. */
export async function hoverAt(
  marked: string,
  around: Around = {},
): Promise<{ value: string; about: string } | undefined> {
  const { text, offset } = atCursor(marked);
  const document = parseLanguageDocument(around.kind ?? 'flow', text, around.path ?? '/w/flow/flow.dag.yaml');
  const { source } = document;
  const found = await hover(document, source.positionAt(offset), contextOf(around));
  if (!found?.range) return undefined;
  const { value } = found.contents as { value: string };
  return { value, about: text.slice(source.offsetAt(found.range.start), source.offsetAt(found.range.end)) };
}
