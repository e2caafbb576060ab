import type { CompletionContext } from './completionContext.ts';
import { folderOf } from '../paths.ts';

/** The names of the other text files in a requirements file's folder, those that are called requirements first. */
export async function requirementsBeside(path: string, { files }: CompletionContext): Promise<string[]> {
  const folder = folderOf(path);
  if (!folder) return [];
  const own = path.slice(folder.length).replace('/', '');
  const names = (await files.list(folder)).flatMap(({ name, kind }) =>
    kind === 'file' && name !== own && /\.(?:txt|in)$/.test(name) ? [name] : [],
  );
  const isCalledSo = (name: string): number => (/^requirements/i.test(name) ? 0 : 1);
  return names.sort((one, other) => isCalledSo(one) - isCalledSo(other) || (one < other ? -1 : 1));
}
