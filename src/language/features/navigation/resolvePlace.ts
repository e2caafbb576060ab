import type { FlowDocument } from '../../document/flowDocument.ts';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { baseName, folderOf, joinPath } from '../paths.ts';
import type { FlowFacts, PathFact } from '../facts.ts';
import type { RunFacts } from '../runFacts.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import type { NavigationContext } from './navigationContext.ts';
import type { PathPlace } from './pathPlaces.ts';

/** Where a path leads. */
export interface ResolvedPath {
  /** Absolute, with '/'. */
  path: string;
  kind: 'file' | 'folder';
  /** The include that brings it, as it is written. */
  include?: string;
}

/** What a path in a document leads to: by the facts, and where they do not tell, by a look. Undefined where there is nothing. */
export async function resolvePlace(
  document: LanguageDocument,
  { role, text }: PathPlace,
  { files, facts }: NavigationContext,
): Promise<ResolvedPath | undefined> {
  const folder = folderOf(document.path);
  if (folder === undefined) return undefined;
  if (document.kind !== 'flow') {
    const fact = document.kind === 'run' ? (facts as RunFacts | undefined)?.paths.get(text) : undefined;
    return fact ? ofFact(fact) : await look(files, joinPath(folder, withSlashes(text)));
  }
  const known = facts as FlowFacts | undefined;
  if (role === 'include') {
    const fact = known?.includes.get(text);
    if (fact && 'name' in fact) return { path: fact.source, kind: fact.kind === 'file' ? 'file' : 'folder' };
    return fact ? undefined : await look(files, joinPath(folder, withSlashes(text)));
  }
  const written = role === 'entry' ? text.split(':')[0]! : text;
  const fact = known?.paths.get(written);
  if (fact) return ofFact(fact);
  if (role !== 'entry') return await findInSession(files, document, folder, written);
  const module = written.replaceAll('.', '/');
  return (
    (await findInSession(files, document, folder, `${module}.py`)) ??
    (await findInSession(files, document, folder, `${module}/__init__.py`))
  );
}

const ofFact = (fact: PathFact): ResolvedPath | undefined =>
  fact.kind === 'file' || fact.kind === 'folder'
    ? { path: fact.source, kind: fact.kind, ...(fact.include && { include: fact.include }) }
    : undefined;

/** What includes bring takes the place of what the folder has, and the later item wins. */
async function findInSession(
  files: WorkspaceFiles,
  { model }: FlowDocument,
  folder: string,
  written: string,
): Promise<ResolvedPath | undefined> {
  const path = withSlashes(written).replace(/^(\.\/)+/, '');
  for (const { text: include } of model.includes.toReversed()) {
    const from = joinPath(folder, withSlashes(include));
    const name = baseName(from);
    if (path !== name && !path.startsWith(`${name}/`)) continue;
    const found = await look(files, from + path.slice(name.length));
    if (found) return { ...found, include };
  }
  return await look(files, joinPath(folder, path));
}

async function look(files: WorkspaceFiles, path: string): Promise<ResolvedPath | undefined> {
  const kind = await files.kind(path);
  return kind && { path, kind };
}

const withSlashes = (path: string): string => path.replaceAll('\\', '/');
