import type { FlowFacts } from '../features/facts.ts';
import { folderOf, isWithin } from '../features/paths.ts';
import type { RunFacts } from '../features/runFacts.ts';
import type { OpenDocument } from './openDocuments.ts';

/** Whether what happened to a path may change the facts of a document. Paths are absolute, with '/'. */
export function concerns(
  { path: own, document }: OpenDocument,
  facts: FlowFacts | RunFacts | undefined,
  path: string,
): boolean {
  // What these name may lie anywhere, and to look again costs little.
  if (document.kind === 'requirements') return document.entries.some(({ target }) => target);
  if (document.kind === 'run' || !facts || !('includes' in facts)) return true;
  const folder = folderOf(own) ?? own;
  // What is in it; or it came or went with one above it.
  if (isWithin(path, folder) || isWithin(folder, path) || isWithin(path, facts.folder)) return true;
  for (const include of facts.includes.values()) {
    const at = 'source' in include ? include.source : 'tried' in include ? include.tried : undefined;
    if (at === undefined) continue;
    // It, what is in it, or a folder above it that came or went.
    if (isWithin(path, folderOf(at) ?? at) || isWithin(at, path)) return true;
  }
  return false;
}
