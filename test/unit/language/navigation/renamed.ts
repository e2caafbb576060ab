import { rename } from '../../../../src/language/features/navigation/rename.ts';
import { SourceText } from '../../../../src/flow/yaml/sourceText.ts';
import { openAt } from './workspace.ts';

/** The files that a rename changes, with their new texts; or why it does not. */
export async function renamed(
  texts: Record<string, string>,
  at: string,
  name: string,
): Promise<Record<string, string> | string> {
  const { document, position, files, texts: all } = openAt(texts, at);
  const result = await rename(document, position, name, { files });
  if ('refused' in result) return result.refused;
  const changed: Record<string, string> = {};
  for (const [uri, edits] of Object.entries(result.changes ?? {})) {
    const path = new URL(uri).pathname;
    const source = new SourceText(all[path]!);
    let { text } = source;
    for (const { range, newText } of edits.toSorted(
      (a, b) => source.offsetAt(b.range.start) - source.offsetAt(a.range.start),
    ))
      text = text.slice(0, source.offsetAt(range.start)) + newText + text.slice(source.offsetAt(range.end));
    changed[path] = text;
  }
  return changed;
}
