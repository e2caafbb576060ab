import { readdir } from 'node:fs/promises';
import { isVirtualEnvironment } from '../../flow/ignoreRules.ts';

/** What holds no flow of the user's. */
const passedOver = new Set(['node_modules', '__pycache__', 'site-packages']);

/** The files below a folder (absolute, with '/') whose name fits, without hidden folders, virtual environments and what is behind links. */
export async function listFiles(folder: string, fits: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (isVirtualEnvironment(new Set(entries.map(({ name }) => name)))) return [];
  const found: string[] = [];
  const below: Promise<string[]>[] = [];
  for (const entry of entries) {
    const path = `${folder === '/' ? '' : folder}/${entry.name}`;
    if (entry.isFile() && fits(entry.name)) found.push(path);
    if (entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name))
      below.push(listFiles(path, fits));
  }
  return [...found, ...(await Promise.all(below)).flat()].sort();
}
