import type { FlowFacts } from '../features/facts.ts';
import type { RunFacts } from '../features/runFacts.ts';
import type { OpenDocument } from './openDocuments.ts';
import { folderOf } from './paths.ts';

/** Whether what happened to a path may change the facts of a document. Paths are absolute, with '/'. */
export function concerns(
  { path: own, document }: OpenDocument,
  facts: FlowFacts | RunFacts | undefined,
  path: string,
): boolean {
  if (document.kind === 'requirements') return false;
  // What a run names may lie anywhere, and to look again costs little.
  if (document.kind === 'run' || !facts || !('includes' in facts)) return true;
  // The flow folder came or went with one above it.
  if (isBelow(folderOf(own), path)) return true;
  if (isBelow(path, folderOf(own)) || isBelow(path, facts.folder)) return true;
  for (const include of facts.includes.values()) {
    const at = 'source' in include ? include.source : 'tried' in include ? include.tried : undefined;
    if (at === undefined) continue;
    // It, what is in it, or a folder above it that came or went.
    if (isBelow(path, folderOf(at)) || isBelow(at, path)) return true;
  }
  return false;
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
