import { readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { decodeRequirements } from '../../flow/requirements/decodeRequirements.ts';
import { readRequirements } from '../../flow/requirements/readRequirements.ts';
import type { RequirementEntry } from '../../flow/requirements/requirementEntry.ts';
import { isOfWindows } from './slashes.ts';

/** More files, bytes and lines than are installed together would only take time. */
const mostFiles = 50;
const longest = 1_000_000;
const mostLines = 5000;

/** The line includes another file. */
export const isInclude = ({ kind }: RequirementEntry): boolean => kind === 'include' || kind === 'constraint';

/** The line names a relative path that means the same to every system; what an absolute one leads to may be in the image, and a marker may pass over it. */
export function leadsToDisk({ kind, target, marker }: RequirementEntry): boolean {
  const text = target?.text;
  if (!text || marker || !/^(?:include|constraint|path|editable)$/.test(kind)) return false;
  if (posix.isAbsolute(text) || isOfWindows(text) || /[\\~]|\$\{[A-Z0-9_]+\}/.test(target.written ?? text))
    return false;
  return !/^[a-z][a-z0-9+.-]*:|@/i.test(text);
}

/**
 * By the text behind `-r` or `-c`, the circle that it leads to: files that include one another without end, the first one
 * at the end again, as they are called from the folder of `path`, which is absolute.
 */
export async function findCircles(
  path: string,
  entries: readonly RequirementEntry[],
  signal?: AbortSignal,
): Promise<Map<string, string[]>> {
  const clean = new Set<string>();
  const circles = new Map<string, string[]>();
  const folder = posix.dirname(path);
  for (const [written, file] of includesOf(path, entries)) {
    // The file itself is seen in its text.
    const circle = file === path ? undefined : await follow(file, [path], clean, signal);
    if (circle)
      circles.set(
        written,
        circle.map((one) => posix.relative(folder, one)),
      );
  }
  return circles;
}

async function follow(
  file: string,
  above: readonly string[],
  clean: Set<string>,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const seen = above.indexOf(file);
  if (seen !== -1) return [...above.slice(seen), file];
  if (clean.has(file) || clean.size + above.length > mostFiles) return undefined;
  signal?.throwIfAborted();
  for (const [, next] of includesOf(file, await readLines(file))) {
    const circle = await follow(next, [...above, file], clean, signal);
    if (circle) return circle;
  }
  clean.add(file);
  return undefined;
}

/** Written text and absolute path. */
const includesOf = (path: string, entries: readonly RequirementEntry[]): [string, string][] =>
  entries.flatMap((entry): [string, string][] => {
    if (!isInclude(entry) || !leadsToDisk(entry)) return [];
    const { text } = entry.target!;
    return [[text, posix.join(posix.dirname(path), text)]];
  });

async function readLines(path: string): Promise<RequirementEntry[]> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > longest) return [];
    return readRequirements(decodeRequirements(await readFile(path)), mostLines);
  } catch {
    return [];
  }
}
