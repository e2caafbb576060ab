import {
  parseLanguageDocument,
  type LanguageDocument,
} from '../../../../src/language/document/languageDocument.ts';
import { documentKind } from '../../../../src/language/document/documentKind.ts';
import type { TextPosition, TextRange } from '../../../../src/common/textRange.ts';
import { SourceText } from '../../../../src/flow/yaml/sourceText.ts';
import { atCursor } from '../../../fakes/cursor.ts';
import { MemoryFiles } from '../../../fakes/memoryFiles.ts';

/** A workspace of texts by path, with the cursor in one of them. */
export function openAt(
  texts: Record<string, string>,
  at: string,
): { document: LanguageDocument; position: TextPosition; files: MemoryFiles; texts: Record<string, string> } {
  const { text, offset } = atCursor(texts[at]!);
  const all = { ...texts, [at]: text };
  const document = parseLanguageDocument(documentKind(at, text)!, text, at);
  return { document, position: document.source.positionAt(offset), files: new MemoryFiles(all), texts: all };
}

/** A place as a test writes it: the file's name and the text at the range. */
export const shown = (texts: Record<string, string>, uri: string, range: TextRange): string => {
  const path = decodeURIComponent(new URL(uri).pathname);
  const source = new SourceText(texts[path]!);
  const text = source.text.slice(source.offsetAt(range.start), source.offsetAt(range.end));
  return `${path.slice(path.lastIndexOf('/') + 1)}:${range.start.line + 1} ${text}`.trimEnd();
};
