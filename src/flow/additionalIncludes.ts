import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Located } from './flowDefinition.ts';
import type { FlowFile } from './flowFile.ts';
import type { FlowProblem } from './flowProblem.ts';

/** An include with what it leads to. */
export interface ResolvedInclude {
  item: string;
  /** 1-based line in the flow file. */
  line: number;
  /** Absolute. Of a zip, the folder that is packed. */
  source: string;
  /** The name it gets in the session's root. */
  name: string;
  kind: 'file' | 'folder' | 'zip';
  stats: Stats;
}

/**
 * Finds what an item of `additional_includes` names, by prompt flow's rules: an absolute path as it is, any other relative
 * to the flow folder; `x.zip` where there is only a folder `x` means that folder, packed. A missing one is a problem that
 * names the item, its line, the path tried and the nearest names there.
 */
export async function resolveInclude(
  flow: FlowFile,
  { value, range }: Located,
): Promise<ResolvedInclude | FlowProblem> {
  // A relative one is resolved through links, so it has the name of what it leads to; an absolute one is taken as it is.
  const source = isAbsolute(value) ? value : await resolveLinks(`${flow.realDir}/${value}`);
  if (!basename(source)) return rootOfDisk(flow, value, range);
  const found = { item: value, line: range.start.line + 1, source, name: basename(source) };
  const stats = await stat(source).catch(() => undefined);
  if (stats) return { ...found, stats, kind: stats.isDirectory() ? 'folder' : 'file' };
  if (source.endsWith('.zip')) {
    const folder = source.slice(0, -'.zip'.length);
    const folderStats = await stat(folder).catch(() => undefined);
    if (folderStats?.isDirectory()) return { ...found, source: folder, stats: folderStats, kind: 'zip' };
  }
  const near = await nearestNames(source);
  return {
    code: 'FSE130',
    severity: 'error',
    file: flow.path,
    range,
    message: `the additional include "${value}" is not there: ${source} does not exist`,
    remedy: near.length
      ? `Correct the path; near it: ${near.map((name) => join(dirname(value), name)).join(', ')}.`
      : 'Correct the path; it is relative to the flow folder.',
  };
}

/** Links are followed before a `..` after them counts, so the path must not be tidied first. What is not there stays as it is. */
async function resolveLinks(path: string): Promise<string> {
  const whole = await realpath(path).catch(() => undefined);
  if (whole) return whole;
  const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
  return join(folder, basename(path));
}

const rootOfDisk = (flow: FlowFile, value: string, range: Located['range']): FlowProblem => ({
  code: 'FSE132',
  severity: 'error',
  file: flow.path,
  range,
  message: `the additional include "${value}" is a whole disk`,
  remedy: 'Include the file or folder that is meant.',
});

/** Up to three names beside `path` that are most like it. */
async function nearestNames(path: string): Promise<string[]> {
  const wanted = basename(path).toLowerCase();
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, wanted.length / 3))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein distance. */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const last = row;
    row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same));
    }
  }
  return row.at(-1)!;
}
