import { readdir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { editDistance } from './editDistance.ts';

const most = 3;

/**
 * Up to three paths that are there and that `written`, which is not, may have meant, the most like first; relative to
 * `folder` as it is, written with '/'. Looked for: backslashes for slashes, space
 * around it, the folder of a pattern, one part misspelt, a `../` too few or too many.
 */
export async function nearestPaths(folder: string, written: string): Promise<string[]> {
  const parts = (sep === '\\' ? written.replaceAll('\\', '/') : written).split('/');
  const candidates = new Set<string>();
  if (written.includes('\\')) candidates.add(written.replaceAll('\\', '/'));
  candidates.add(written.trim());
  // A pattern stands for nothing, but its folder does.
  const pattern = parts.findIndex((part) => /[*?]/.test(part));
  if (pattern > 0) candidates.add(parts.slice(0, pattern).join('/'));
  for (const path of await respelt(folder, parts)) candidates.add(path);
  if (!written.startsWith('/')) for (const path of movedUpOrDown(parts)) candidates.add(path);
  const found: string[] = [];
  for (const path of candidates) {
    if (found.length === most) break;
    if (path && path !== written && (await isThere(resolve(folder, path)))) found.push(path);
  }
  return found;
}

/** With the first part that is not there replaced by names beside it that are like it. */
async function respelt(folder: string, parts: string[]): Promise<string[]> {
  for (let known = 0; known < parts.length; known += 1) {
    const above = parts.slice(0, known);
    const wanted = parts[known]!;
    if (wanted === '' || wanted === '.' || wanted === '..') continue;
    const names: string[] = await readdir(placeOf(folder, above)).catch(() => []);
    if (names.includes(wanted)) continue;
    return mostLike(wanted, names).map((name) => [...above, name, ...parts.slice(known + 1)].join('/'));
  }
  return [];
}

const placeOf = (folder: string, parts: string[]): string =>
  parts[0] === '' ? `${parts.join('/')}/` : join(folder, ...parts);

function movedUpOrDown(parts: string[]): string[] {
  const ups = parts.findIndex((part) => part !== '..');
  const rest = parts.slice(ups === -1 ? parts.length : ups);
  if (!rest.length) return [];
  return [ups + 1, ups - 1, ups + 2, ups - 2]
    .filter((count) => count >= 0)
    .map((count) => '../'.repeat(count) + rest.join('/'));
}

/** Names that are like `wanted`, the most like first. */
function mostLike(wanted: string, names: readonly string[]): string[] {
  const lower = wanted.toLowerCase();
  const furthest = Math.max(2, lower.length / 3);
  return names
    .filter((name) => Math.abs(name.length - lower.length) <= furthest)
    .map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= furthest)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

const isThere = async (path: string): Promise<boolean> =>
  await stat(path).then(
    () => true,
    () => false,
  );
