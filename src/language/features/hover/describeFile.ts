import { formatBytes } from '../formatBytes.ts';
import { shortPath, type Surroundings } from '../paths.ts';
import type { FlowFacts, IncludeFact, PathFact } from '../facts.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { code, link, nameList, paragraphs, prose } from './markdown.ts';

/** What a path leads to, and which include brings it; undefined where that is nothing or not known. */
export function describePath(
  files: WorkspaceFiles,
  fact: PathFact | undefined,
  around: Surroundings,
): string | undefined {
  if (fact?.kind !== 'file' && fact?.kind !== 'folder') return undefined;
  const { kind, source, include, shadows } = fact;
  return paragraphs(
    `${kind === 'file' ? 'File' : 'Folder'} ${linkTo(files, source, around)}`,
    include !== undefined && `Comes with the include ${code(include)}.`,
    shadows !== undefined && `Takes the place of ${linkTo(files, shadows, around)}.`,
  );
}

/** What an include brings and under which name, and what it takes the place of. That nothing is there is said by the rules. */
export function describeInclude(files: WorkspaceFiles, item: string, facts: FlowFacts): string | undefined {
  const fact = facts.includes.get(item);
  if (!fact || !('name' in fact)) return undefined;
  const { session } = facts;
  const leftOut = session?.leftOut.get(item);
  const bytes = session?.bytesByInclude.get(item);
  const overwrites = (session?.overwrites ?? []).filter((one) => one.item === item).map(({ path }) => path);
  return paragraphs(
    `${brings(fact)} ${linkTo(files, fact.source, facts)}`,
    `In the session: ${code(fact.kind === 'folder' ? `${fact.name}/` : fact.name)}${bytes === undefined ? '' : `, ${formatBytes(bytes)}`}`,
    leftOut !== undefined && `Left out: ${prose(leftOut)}.`,
    overwrites.length > 0 && `Takes the place of ${nameList(overwrites)}`,
  );
}

const brings = ({ kind }: IncludeFact): string =>
  kind === 'zip' ? 'Packs the folder' : kind === 'folder' ? 'Brings the folder' : 'Brings the file';

const linkTo = (files: WorkspaceFiles, path: string, around: Surroundings): string =>
  link(files, path, shortPath(path, around));
