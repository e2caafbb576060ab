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
  return ofBase ? await baseFlowOf(document, files) : await flowOfRun(document, files);
}

/** The flow of the run that a run builds on; undefined where that is no file of the workspace. */
export async function baseFlowOf(
  document: RunDocument,
  files: WorkspaceFiles,
): Promise<FlowDocument | undefined> {
  const base = scalarOf(document.root, 'run')?.text;
  if (!base) return undefined;
  const runs = await workspaceDocuments(files, [base], document);
  const named = runs.find(({ kind, tree }) => kind === 'run' && scalarOf(tree.root, 'name')?.text === base);
  return named?.kind === 'run' ? await flowOfRun(named, files) : undefined;
}
