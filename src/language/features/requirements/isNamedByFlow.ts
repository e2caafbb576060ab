import { parseFlowDocument } from '../../document/flowDocument.ts';
import { baseName, folderOf, joinPath } from '../paths.ts';
import { flowsNear } from './flowsNear.ts';

/** True where a flow near a path names it as its requirements file; only a flow that has its name in its text is parsed. */
export async function isNamedByFlow(
  path: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  for (const flow of flowsNear(path)) {
    const text = await read(flow);
    if (!text?.includes(baseName(path))) continue;
    const written = parseFlowDocument(text, flow).model.requirementsFile?.text;
    if (written && joinPath(folderOf(flow) ?? '/', written) === path) return true;
  }
  return false;
}
