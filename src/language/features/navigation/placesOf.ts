import type { LanguageDocument } from '../../document/languageDocument.ts';
import { touches } from '../../../flow/yaml/span.ts';
import { flowPlaces } from './flowPlaces.ts';
import type { NamePlace } from './namePlace.ts';
import { runPlaces } from './runPlaces.ts';

/** The names of a document that lead somewhere. */
export function placesOf(document: LanguageDocument): NamePlace[] {
  switch (document.kind) {
    case 'flow':
      return flowPlaces(document);
    case 'run':
      return runPlaces(document);
    case 'requirements':
      return [];
  }
}

/** The name at an offset, or what leads to it there. */
export const nameAt = (places: readonly NamePlace[], offset: number): NamePlace | undefined =>
  places.find(({ span }) => touches(span, offset)) ?? places.find(({ reach }) => touches(reach, offset));
