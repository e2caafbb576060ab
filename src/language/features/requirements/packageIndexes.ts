import type { RequirementEntry } from '../../../flow/requirements/requirementEntry.ts';
import { readRequirements } from '../../../flow/requirements/readRequirements.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import { folderOf, joinPath } from '../paths.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { indexesIn } from './indexesIn.ts';

/** Where pip looks for packages by name. */
export interface PackageIndexes {
  /** Addresses without credentials; of the Python Package Index, where it is the default, its host. */
  from: string[];
  /** The Python Package Index is among them, however the file is installed. */
  pypi: boolean;
}

/**
 * Where the packages of a file come from: options count for all files that are installed together, so those that bring it
 * with `-r` are looked for beside it and in the folder above.
 */
export async function packageIndexes(
  { entries, path }: RequirementsDocument,
  files: WorkspaceFiles,
): Promise<PackageIndexes> {
  const known = new Map<string, readonly RequirementEntry[]>([[path, entries]]);
  const folder = folderOf(path);
  if (folder !== undefined)
    await Promise.all(
      (await textsAround(path, folder, files)).map(async (one) => {
        const text = (await files.head(one)) ?? '';
        if (bringsOthers.test(text)) known.set(one, readRequirements(text, mostLines));
      }),
    );
  const read = async (one: string): Promise<readonly RequirementEntry[]> => {
    const found = known.get(one) ?? readRequirements((await files.read(one)) ?? '', mostLines);
    known.set(one, found);
    return found;
  };
  const lists: ReturnType<typeof indexesIn>[] = [];
  for (const root of rootsOf(path, known)) lists.push(indexesIn(await inOrder(root, read)));
  return {
    from: [...new Set(lists.flatMap(({ from }) => from))],
    pypi: lists.every(({ pypi }) => pypi),
  };
}

/** More files than are installed together would only take time. */
const mostFiles = 20;
const mostLines = 5000;

/** A file of data with such a name need not be read line by line. */
const bringsOthers = /^\s*(?:-[rc]|--(?:requirement|constraint))/m;

async function textsAround(path: string, folder: string, files: WorkspaceFiles): Promise<string[]> {
  const folders = [folder, folderOf(folder) ?? folder];
  const lists = await Promise.all(
    [...new Set(folders)].map(async (one) =>
      (await files.list(one)).flatMap(({ name, kind }) =>
        kind === 'file' && /\.(?:txt|in)$/.test(name) ? [`${one === '/' ? '' : one}/${name}`] : [],
      ),
    ),
  );
  const isCalledSo = (one: string): number => (/\/requirements[^/]*$/i.test(one) ? 0 : 1);
  return lists
    .flat()
    .filter((one) => one !== path)
    .sort((one, other) => isCalledSo(one) - isCalledSo(other))
    .slice(0, mostFiles);
}

/** The files that bring this one and that none brings; the file itself where that is none. */
function rootsOf(path: string, known: ReadonlyMap<string, readonly RequirementEntry[]>): string[] {
  const parents = (child: string): string[] =>
    [...known].flatMap(([one, entries]) => (broughtBy(one, entries).includes(child) ? [one] : []));
  const above = new Set([path]);
  const roots: string[] = [];
  for (const one of above) {
    const found = parents(one);
    if (!found.length) roots.push(one);
    for (const parent of found) above.add(parent);
  }
  return roots.length ? roots : [path];
}

/** The lines of a file and of those that it brings, as pip reads them. */
async function inOrder(
  root: string,
  read: (path: string) => Promise<readonly RequirementEntry[]>,
): Promise<RequirementEntry[]> {
  const seen = new Set<string>();
  const lines: RequirementEntry[] = [];
  const walk = async (path: string): Promise<void> => {
    if (seen.has(path) || seen.size > mostFiles) return;
    seen.add(path);
    for (const entry of await read(path)) {
      const [brought] = broughtBy(path, [entry]);
      if (brought === undefined) lines.push(entry);
      else await walk(brought);
    }
  };
  await walk(root);
  return lines;
}

const broughtBy = (path: string, entries: readonly RequirementEntry[]): string[] =>
  entries.flatMap(({ kind, target }) =>
    (kind === 'include' || kind === 'constraint') && target && !/^[a-z]+:\/\//i.test(target.text)
      ? [joinPath(folderOf(path) ?? '/', target.text)]
      : [],
  );
