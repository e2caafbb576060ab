import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { isWithin } from '../features/paths.ts';
import { lookAtPath } from './lookAtPath.ts';

const mostFolders = 50;

/**
 * Files of a name in the folders beside the flow folder and beside the one around that, as paths from the flow folder; at most
 * `most`, and none outside of the workspace.
 */
export async function besideFlow(
  folder: string,
  workspaceFolders: readonly string[],
  name: string,
  most: number,
): Promise<string[]> {
  const found: string[] = [];
  let inner = folder;
  for (const up of ['..', '../..']) {
    const around = posix.dirname(inner);
    if (around === inner || !workspaceFolders.some((one) => isWithin(around, one))) return found;
    for (const beside of await foldersIn(around)) {
      if (found.length >= most) return found;
      const isFile =
        beside !== posix.basename(inner) && (await lookAtPath(`${around}/${beside}/${name}`)) === 'file';
      if (isFile) found.push(`${up}/${beside}/${name}`);
    }
    inner = around;
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]|^node_modules$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .slice(0, mostFolders);
}
