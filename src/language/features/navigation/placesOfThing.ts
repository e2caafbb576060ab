import type { FlowDocument } from '../../document/flowDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { flowPlaces } from './flowPlaces.ts';
import { thingKey, type NamePlace, type Thing } from './namePlace.ts';
import { runPlaces } from './runPlaces.ts';
import { runsOf, workspaceDocuments } from './workspaceDocuments.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';

/** All places of a flow's thing in one document. */
export interface DocumentPlaces {
  document: FlowDocument | RunDocument;
  places: NamePlace[];
}

/** Where a thing of a flow is written: in the flow, in the runs of it, and in runs that build on those. */
export async function placesOfThing(
  owner: FlowDocument,
  thing: Thing,
  files: WorkspaceFiles,
  open: FlowDocument | RunDocument,
): Promise<DocumentPlaces[]> {
  // A run that others build on need not have the output's name in it, but has one itself.
  const words = thing.kind === 'output' ? [thing.name, 'name:'] : [thing.name];
  const documents = await workspaceDocuments(files, words, open);
  const { own, basedOn } = runsOf(owner.path, documents);
  const key = thingKey(thing);
  const isIt = (place: NamePlace): boolean => thingKey(place.thing) === key;
  return [
    { document: owner, places: flowPlaces(owner).filter(isIt) },
    ...own.map((document) => ({
      document,
      places: runPlaces(document).filter((place) => !place.ofBase && isIt(place)),
    })),
    ...basedOn.map((document) => ({
      document,
      places: runPlaces(document).filter((place) => place.ofBase && isIt(place)),
    })),
  ].filter(({ places }) => places.length > 0);
}
