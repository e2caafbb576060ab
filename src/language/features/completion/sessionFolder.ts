import type { FlowFacts, IncludeFact } from '../facts.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { joinPath } from '../paths.ts';
import type { Entry, List } from './pathSuggestions.ts';

/** Lists the flow folder as the session has it: with what its includes bring, which take the place of files of the same name. */
export const sessionFolder =
  (files: WorkspaceFiles, folder: string, facts: FlowFacts | undefined): List =>
  async (before) => {
    if (before.startsWith('/') || before.split('/').includes('..')) return [];
    const found = new Map<string, Entry>();
    for (const entry of await files.list(joinPath(folder, before))) found.set(entry.name, entry);
    for (const [item, include] of facts?.includes ?? [])
      for (const entry of await brought(files, include, before))
        found.set(entry.name, { ...entry, detail: `from ${item}` });
    return [...found.values()];
  };

async function brought(files: WorkspaceFiles, include: IncludeFact, before: string): Promise<Entry[]> {
  if (include.kind !== 'file' && include.kind !== 'folder') return [];
  if (!before) return [{ name: include.name, kind: include.kind }];
  const inside = `${include.name}/`;
  if (include.kind !== 'folder' || !before.startsWith(inside)) return [];
  return [...(await files.list(joinPath(include.source, before.slice(inside.length))))];
}
