import type { LocationLink } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { flowPlaces } from './flowPlaces.ts';
import { thingKey, type NamePlace } from './namePlace.ts';
import type { NavigationContext } from './navigationContext.ts';
import { ownerOf } from './ownerOf.ts';
import { workspaceDocuments } from './workspaceDocuments.ts';

/** Where a name is declared; of a node's own name, its variants. */
export async function nameDefinitions(
  document: FlowDocument | RunDocument,
  place: NamePlace,
  { files }: NavigationContext,
): Promise<LocationLink[]> {
  const owner = await ownerOf(document, place, files);
  if (owner) return links(owner, declarationsOf(owner, place), files);
  if (document.kind === 'flow' || !place.ofBase) return [];
  // The run that this one builds on may be no file: then every flow with such an output may be meant.
  const flows = await workspaceDocuments(files, [place.thing.name], document);
  return flows.flatMap((flow) =>
    flow.kind === 'flow' ? links(flow, declarationsOf(flow, place), files) : [],
  );
}

function declarationsOf(flow: FlowDocument, { thing, declares }: NamePlace): NamePlace[] {
  const places = flowPlaces(flow);
  const key = thingKey(thing);
  const variants = places.filter(
    (one) => one.declares && one.thing.kind === 'variant' && one.thing.node === thing.name,
  );
  if (declares && thing.kind === 'node' && variants.length) return variants;
  return places.filter((one) => one.declares && thingKey(one.thing) === key);
}

function links(
  { path, source }: FlowDocument,
  places: readonly NamePlace[],
  files: WorkspaceFiles,
): LocationLink[] {
  return places.map(({ span }) => {
    const targetRange = source.rangeOf(span);
    return { targetUri: files.uri(path), targetRange, targetSelectionRange: targetRange };
  });
}
