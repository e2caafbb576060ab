import type { DocumentHighlight, Position } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { touches } from '../../../flow/yaml/span.ts';
import { thingKey } from './namePlace.ts';
import { pathPlaces } from './pathPlaces.ts';
import { nameAt, placesOf } from './placesOf.ts';

/** The other places of a name or path in the document itself. */
export function documentHighlights(document: LanguageDocument, position: Position): DocumentHighlight[] {
  const { source } = document;
  const offset = source.offsetAt(position);
  const paths = pathPlaces(document);
  const path = paths.find(({ span }) => touches(span, offset));
  if (path)
    return paths
      .filter(({ text }) => text === path.text)
      .map(({ span }) => ({ range: source.rangeOf(span), kind: kinds.text }));
  const places = placesOf(document);
  const place = nameAt(places, offset);
  if (!place) return [];
  const key = thingKey(place.thing);
  return places
    .filter(({ thing, ofBase }) => thingKey(thing) === key && ofBase === place.ofBase)
    .map(({ span, declares }) => ({
      range: source.rangeOf(span),
      kind: declares ? kinds.write : kinds.read,
    }));
}

/** `DocumentHighlightKind`, which is no type alone. */
const kinds = { text: 1, read: 2, write: 3 } as const;
