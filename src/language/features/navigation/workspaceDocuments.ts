import { documentKind } from '../../document/documentKind.ts';
import { parseFlowDocument, type FlowDocument } from '../../document/flowDocument.ts';
import { parseRunDocument, type RunDocument } from '../../document/runDocument.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import { folderOf } from '../paths.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { flowPathOf } from './flowOfRun.ts';

/** The flows and runs of the workspace whose text has one of `words`; only those are parsed. `open` stands for its file. */
export async function workspaceDocuments(
  files: WorkspaceFiles,
  words: readonly string[],
  open: FlowDocument | RunDocument,
): Promise<(FlowDocument | RunDocument)[]> {
  const paths = new Set([open.path, ...(await files.flowsAndRuns())]);
  const found: (FlowDocument | RunDocument)[] = [];
  for (const path of paths) {
    if (path === open.path) {
      found.push(open);
      continue;
    }
    const text = await files.read(path);
    if (text === undefined || !words.some((word) => text.includes(word))) continue;
    const kind = documentKind(path, text);
    if (kind === 'flow') found.push(parseFlowDocument(text, path));
    if (kind === 'run') found.push(parseRunDocument(text, path));
  }
  return found;
}

/** Of runs, those of a flow, and those that build on one of them by its name. */
export function runsOf(
  flowPath: string,
  documents: readonly (FlowDocument | RunDocument)[],
): { own: RunDocument[]; basedOn: RunDocument[] } {
  const runs = documents.filter((document) => document.kind === 'run');
  const folder = folderOf(flowPath);
  const own = runs.filter((run) => {
    const path = flowPathOf(run);
    return path !== undefined && (path === flowPath || path === folder);
  });
  const names = new Set(own.flatMap(({ root }) => scalarOf(root, 'name')?.text ?? []));
  const basedOn = runs.filter(({ root }) => names.has(scalarOf(root, 'run')?.text ?? ''));
  return { own, basedOn };
}
