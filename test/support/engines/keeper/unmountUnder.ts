import { readFileSync } from 'node:fs';
import { tryTool } from './runTool.ts';

/** Takes away every mount below the folders, the innermost first, so that removing them removes nothing else. */
export async function unmountUnder(folders: readonly string[]): Promise<void> {
  const places = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((place) => folders.some((folder) => place.startsWith(`${folder}/`)));
  for (const place of places.toReversed()) await tryTool('umount', ['--lazy', place]);
}
