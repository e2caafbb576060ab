import type { Location, Position } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { touches } from '../../../flow/yaml/span.ts';
import { argumentAt } from './argumentAt.ts';
import { argumentReferences } from './argumentPlaces.ts';
import { fileReferences } from './fileReferences.ts';
import type { NavigationContext } from './navigationContext.ts';
import { ownerOf } from './ownerOf.ts';
import { pathPlaces } from './pathPlaces.ts';
import { nameAt, placesOf } from './placesOf.ts';
import { placesOfThing } from './placesOfThing.ts';
import { resolvePlace } from './resolvePlace.ts';

/** Where what stands at a position is used: a name in its flow and the runs of it, an argument in its tool, a file in all flows and runs of the workspace. */
export async function references(
  document: LanguageDocument,
  position: Position,
  { includeDeclaration }: { includeDeclaration: boolean },
  context: NavigationContext,
): Promise<Location[]> {
  if (document.kind === 'requirements') return [];
  const { files } = context;
  const offset = document.source.offsetAt(position);
  const path = pathPlaces(document).find(({ span }) => touches(span, offset));
  if (path) {
    const target = await resolvePlace(document, path, context);
    return target ? await fileReferences(document, target.path, context) : [];
  }
  const argument = argumentAt(document, offset);
  if (argument) return await argumentReferences(argument, includeDeclaration, context);
  const place = nameAt(placesOf(document), offset);
  const owner = place && (await ownerOf(document, place, files));
  if (!owner) return [];
  const found = await placesOfThing(owner, place.thing, files, document);
  return found.flatMap((one) =>
    one.places
      .filter(({ declares }) => includeDeclaration || !declares)
      .map(({ span }) => ({ uri: files.uri(one.document.path), range: one.document.source.rangeOf(span) })),
  );
}
