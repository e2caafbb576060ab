import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Located } from './flowDefinition.ts';
import type { FlowFile } from './flowFile.ts';
import type { FlowProblem } from './flowProblem.ts';
import { nearestPaths } from './nearestPaths.ts';

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

/** What an item leads to. `unreadable`: it cannot be told whether it is there. */
export type FoundInclude =
  | Omit<ResolvedInclude, 'item' | 'line'>
  | { kind: 'none'; tried: string; near: string[] }
  | { kind: 'unreadable'; tried: string; code: string }
  | { kind: 'disk' };

/**
 * Finds what an item of `additional_includes` names, by prompt flow's rules: an absolute path as it is, any other relative
 * to the flow folder; `x.zip` where there is only a folder `x` means that folder, packed.
 * What may have been meant in place of what is not there takes a look around, unless `looksNear` is false.
 */
export async function findInclude(
  { realDir }: FlowFile,
  value: string,
  looksNear = true,
): Promise<FoundInclude> {
  // A relative one is resolved through links, so it has the name of what it leads to; an absolute one is taken as it is.
  const source = isAbsolute(value) ? value : await resolveLinks(`${realDir}/${value}`);
  const name = basename(source);
  if (!name) return { kind: 'disk' };
  const stats = await lookAt(source);
  if (!('code' in stats)) return { source, name, stats, kind: stats.isDirectory() ? 'folder' : 'file' };
  if (source.endsWith('.zip')) {
    const folder = source.slice(0, -'.zip'.length);
    const folderStats = await lookAt(folder);
    if (!('code' in folderStats) && folderStats.isDirectory())
      return { source: folder, name, stats: folderStats, kind: 'zip' };
  }
  if (!isMissing(stats.code)) return { kind: 'unreadable', tried: source, code: stats.code };
  return { kind: 'none', tried: source, near: looksNear ? await nearestPaths(realDir, value) : [] };
}

/** The same as a problem with its line where it leads to nothing; the problem names the path tried and the nearest ones. */
export async function resolveInclude(
  flow: FlowFile,
  { value, range }: Located,
): Promise<ResolvedInclude | FlowProblem> {
  const found = await findInclude(flow, value);
  switch (found.kind) {
    case 'disk':
      return rootOfDisk(flow, value, range);
    case 'none':
      return notThere(flow, value, range, `${found.tried} does not exist`, found.near);
    case 'unreadable':
      return notThere(flow, value, range, `${found.tried} cannot be read (${found.code})`, []);
    case 'file':
    case 'folder':
    case 'zip':
      return { ...found, item: value, line: range.start.line + 1 };
  }
}

/** What is at a path, or why that cannot be told. */
async function lookAt(path: string): Promise<Stats | { code: string }> {
  return await stat(path).catch(({ code }: NodeJS.ErrnoException) => ({ code: code ?? 'unknown error' }));
}

const isMissing = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR';

const notThere = (
  flow: FlowFile,
  value: string,
  range: Located['range'],
  why: string,
  near: string[],
): FlowProblem => ({
  code: 'FSE130',
  severity: 'error',
  file: flow.path,
  range,
  message: `the additional include "${value}" is not there: ${why}`,
  remedy: near.length
    ? `Correct the path; near it: ${near.join(', ')}.`
    : 'Correct the path; it is relative to the flow folder.',
});

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
