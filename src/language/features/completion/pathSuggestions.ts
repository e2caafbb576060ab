import type { Place } from '../schema/place.ts';
import type { Suggestion } from './suggestion.ts';
import { writeScalar } from './writeScalar.ts';

/** What lies in a folder of the session or the disk. */
export type List = (folder: string) => Promise<readonly Entry[]>;

export interface Entry {
  name: string;
  kind: 'file' | 'folder';
  /** Where it comes from, if not from the flow folder. */
  detail?: string;
}

/**
 * What the path that the cursor is in may go on with. `list` gets the part before the last '/', as it is written, empty at first.
 * `rank` says how well a file fits: 0 best, undefined not at all.
 */
export async function pathSuggestions(
  place: Place,
  typed: string,
  list: List,
  rank: (name: string) => number | undefined,
): Promise<Suggestion[]> {
  const { word } = place;
  const before = typed.slice(0, typed.lastIndexOf('/') + 1);
  const dots = typed.slice(before.length).startsWith('.');
  const entries = [...(await list(before))].sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap(({ name, kind, detail }): Suggestion[] => {
    if (kept.has(name) || (name.startsWith('.') && !name.startsWith('..') && !dots)) return [];
    const isFolder = kind === 'folder';
    const fit = isFolder ? 3 : rank(name);
    if (fit === undefined) return [];
    const path = `${before}${name}${isFolder ? '/' : ''}`;
    return [
      {
        label: `${name}${isFolder ? '/' : ''}`,
        kind: isFolder ? 'folder' : 'file',
        text: writeScalar(path, place),
        filter: word.text.includes('/') || before ? path : name,
        rank: fit,
        ...(isFolder && { more: true }),
        ...(detail && { detail }),
      },
    ];
  });
}

/** Folders that are never part of a flow. */
const kept: ReadonlySet<string> = new Set(['__pycache__', 'node_modules', '.git', '.promptflow', '.runs']);

/** The first of `endings` ranks best; any other file ranks behind them. */
export const byEnding =
  (...endings: readonly string[]) =>
  (name: string): number => {
    const index = endings.findIndex((ending) => name.toLowerCase().endsWith(ending));
    return index === -1 ? 2 : Math.min(index, 1);
  };

/** Only files with one of `endings`; the first of them ranks best. */
export const onlyEnding =
  (...endings: readonly string[]) =>
  (name: string): number | undefined => {
    const index = endings.findIndex((ending) => name.toLowerCase().endsWith(ending));
    return index === -1 ? undefined : Math.min(index, 1);
  };
