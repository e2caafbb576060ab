import type { LocationLink, Position } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { touches } from '../../../flow/yaml/span.ts';
import { argumentAt } from './argumentAt.ts';
import { argumentDefinitions } from './argumentPlaces.ts';
import { nameDefinitions } from './nameDefinitions.ts';
import type { NavigationContext } from './navigationContext.ts';
import { pathDefinitions } from './pathDefinitions.ts';
import { pathPlaces } from './pathPlaces.ts';
import { nameAt, placesOf } from './placesOf.ts';

/** Where what stands at a position is defined: an input, node, output or variant, an argument in its tool, or the file that a path leads to. */
export async function definition(
  document: LanguageDocument,
  position: Position,
  context: NavigationContext,
): Promise<LocationLink[]> {
  const offset = document.source.offsetAt(position);
  const path = pathPlaces(document).find(({ span }) => touches(span, offset));
  if (path) {
    const originSelectionRange = document.source.rangeOf(path.span);
    const found = await pathDefinitions(document, path, context);
    return found.map((link) => ({ ...link, originSelectionRange }));
  }
  if (document.kind === 'requirements') return [];
  const argument = argumentAt(document, offset);
  if (argument) {
    const originSelectionRange = document.source.rangeOf(argument.entry.keySpan);
    const found = await argumentDefinitions(argument, context);
    return found.map((link) => ({ ...link, originSelectionRange }));
  }
  const place = nameAt(placesOf(document), offset);
  if (!place) return [];
  const originSelectionRange = document.source.rangeOf(place.span);
  const found = await nameDefinitions(document, place, context);
  return found.map((link) => ({ ...link, originSelectionRange }));
}
