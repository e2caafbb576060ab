import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';

/**
 * A definition with an empty list in place of its includes, which `span` covers; every other line stays where it is. Where
 * that would change the rest, as an alias of something in the list would, the whole is written anew.
 */
export function emptyIncludes(text: string, { start, end }: { start: number; end: number }): string {
  const ends = text.slice(start, end).match(/\r?\n/g) ?? [];
  const emptied = `${text.slice(0, start)}additional_includes: []${ends.join('')}${text.slice(end)}`;
  const before = understand(text);
  if (!before) return emptied;
  const wanted = { ...before, additional_includes: [] };
  return isDeepStrictEqual(understand(emptied), wanted) ? emptied : stringify(wanted);
}

/** As data; undefined where it is none. */
function understand(text: string): object | undefined {
  try {
    const data: unknown = parse(text, { merge: true, maxAliasCount: 100, logLevel: 'error' });
    return typeof data === 'object' && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
