import { definitionNames } from '../../../flow/definitionNames.ts';
import { folderOf } from '../paths.ts';

/** Paths of the flow definitions that may name a file: in its own folder and in the one above. */
export function flowsNear(path: string): string[] {
  const folder = folderOf(path);
  if (folder === undefined) return [];
  const folders = new Set([folder, folderOf(folder) ?? folder]);
  return [...folders].flatMap((one) => definitionNames.map((name) => `${one === '/' ? '' : one}/${name}`));
}
