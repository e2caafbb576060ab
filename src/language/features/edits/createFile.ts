import type { Fix } from '../finding.ts';
import { isAbsolute } from '../paths.ts';

/** A fix that makes a file that a flow names, in the folder of the flow and nowhere else; none for a path that is no name of one there. */
export function createFile(folder: string, path: string, text: string): Fix[] {
  const isOfFlow = !isAbsolute(path) && !/\\|(^|\/)\.\.?(\/|$)|^~|[*?<>|":$]|\/$|[\n\t]/.test(path);
  return isOfFlow
    ? [{ title: `Create "${path}"`, edits: [], newFiles: [{ path: `${folder}/${path}`, text }] }]
    : [];
}
