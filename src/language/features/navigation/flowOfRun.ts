import { parseFlowDocument, type FlowDocument } from '../../document/flowDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { definitionNames } from '../../../flow/definitionNames.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import { folderOf, isRemote, joinPath } from '../paths.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';

/** The path that `flow:` of a run leads to, tidied: a flow folder or its definition. Undefined where it names none of this machine. */
export function flowPathOf({ root, path }: RunDocument): string | undefined {
  const folder = folderOf(path);
  const flow = scalarOf(root, 'flow')?.text.replaceAll('\\', '/');
  if (folder === undefined || !flow || isRemote(flow)) return undefined;
  return joinPath(folder, flow);
}

/** The definition that prompt flow takes from a path: the file itself, or the first of these names in the folder. */
export async function findDefinition(files: WorkspaceFiles, path: string): Promise<string | undefined> {
  if ((await files.kind(path)) === 'file') return path;
  const names = new Set((await files.list(path)).map(({ name }) => name));
  const found = definitionNames.find((name) => names.has(name));
  return found && `${path === '/' ? '' : path}/${found}`;
}

/** The flow of a run, read; undefined where there is none to read. */
export async function flowOfRun(run: RunDocument, files: WorkspaceFiles): Promise<FlowDocument | undefined> {
  const path = flowPathOf(run);
  const definition = path && (await findDefinition(files, path));
  const text = definition && (await files.read(definition));
  return text === undefined || !definition ? undefined : parseFlowDocument(text, definition);
}
