import type { Location } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { baseName } from '../paths.ts';
import type { NavigationContext } from './navigationContext.ts';
import { pathPlaces } from './pathPlaces.ts';
import { resolvePlace } from './resolvePlace.ts';
import { workspaceDocuments } from './workspaceDocuments.ts';

/** Where the flows and runs of the workspace name a file or folder, given by its absolute path with '/'. */
export async function fileReferences(
  open: FlowDocument | RunDocument,
  path: string,
  { files, facts }: NavigationContext,
): Promise<Location[]> {
  // An entry names its module without the ending, and a run the folder of its flow.
  const word = baseName(path).replace(/\.py$/, '');
  const found: Location[] = [];
  for (const document of await workspaceDocuments(files, [word], open)) {
    const context = { files, ...(document === open && facts && { facts }) };
    for (const place of pathPlaces(document)) {
      if (!place.text.includes(word)) continue;
      const target = await resolvePlace(document, place, context);
      if (target?.path === path)
        found.push({ uri: files.uri(document.path), range: document.source.rangeOf(place.span) });
    }
  }
  return found;
}
