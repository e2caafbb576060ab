import { documentKind, type DocumentKind } from './documentKind.ts';
import { looksLikeFlow } from './looksLikeFlow.ts';
import { topLevel } from './topLevel.ts';

/**
 * What an editor's buffer is: by its path and text, and where it was never saved under a name, by its language and text.
 * `path` is that of its URI.
 */
export function bufferKind(
  buffer: { scheme: string; path: string; languageId: string; text: string },
  named?: (path: string) => boolean,
): DocumentKind | undefined {
  const { scheme, path, languageId, text } = buffer;
  const known = documentKind(path, text, named);
  if (known || scheme !== 'untitled') return known;
  if (languageId === 'pip-requirements') return 'requirements';
  if (languageId !== 'yaml') return undefined;
  return documentKind(`${path}.yaml`, text) ?? (looksLikeFlow(text, topLevel(text)) ? 'flow' : undefined);
}
