import type { FlowDocument } from '../../document/flowDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { flowOfRun } from './flowOfRun.ts';
import type { NamePlace } from './namePlace.ts';
import { workspaceDocuments } from './workspaceDocuments.ts';

/** The flow whose thing a name in a document is; undefined where it cannot be found. */
export async function ownerOf(
  document: FlowDocument | RunDocument,
  { ofBase }: NamePlace,
  files: WorkspaceFiles,
): Promise<FlowDocument | undefined> {
  if (document.kind === 'flow') return document;
  if (!ofBase) return await flowOfRun(document, files);
  const base = scalarOf(document.root, 'run')?.text;
  if (!base) return undefined;
  const runs = await workspaceDocuments(files, [base], document);
  const named = runs.find(({ kind, tree }) => kind === 'run' && scalarOf(tree.root, 'name')?.text === base);
  return named?.kind === 'run' ? await flowOfRun(named, files) : undefined;
}
