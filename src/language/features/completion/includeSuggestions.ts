import { touches } from '../../../flow/yaml/span.ts';
import type { YamlScalar } from '../../../flow/yaml/yamlTree.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import type { Place } from '../schema/place.ts';
import { joinPath } from '../paths.ts';
import { pathSuggestions, type Entry } from './pathSuggestions.ts';
import type { Suggestion } from './suggestion.ts';

/** Files and folders outside of the flow folder, and the way up to more of them; what is included already is left out. */
export async function includeSuggestions(
  files: WorkspaceFiles,
  folder: string,
  place: Place,
  typed: string,
  included: ReadonlySet<string>,
): Promise<Suggestion[]> {
  // What lies in the flow folder is there without an include.
  const list = async (before: string): Promise<Entry[]> => {
    const at = joinPath(folder, before || '..');
    const inside = `${at}/`.startsWith(`${folder}/`);
    if (inside) return [];
    const entries: Entry[] = [];
    for (const entry of await files.list(at)) {
      const path = joinPath(at, entry.name);
      if (path === folder || included.has(path)) continue;
      entries.push(before ? entry : { ...entry, name: `../${entry.name}` });
    }
    if (!before) return [...entries, { name: '..', kind: 'folder' }];
    return /^(?:\.\.\/)+$/.test(before) && at !== '/'
      ? [...entries, { name: '..', kind: 'folder' }]
      : entries;
  };
  return await pathSuggestions(place, typed, list, () => 2);
}

/** Where the includes of a flow lead to; without the one that the cursor is in. */
export function includedPaths(
  includes: readonly YamlScalar[],
  { word }: Place,
  folder: string,
): ReadonlySet<string> {
  const others = includes.filter(({ span }) => !touches(span, word.span.start));
  return new Set(others.map(({ text }) => joinPath(folder, text)));
}
