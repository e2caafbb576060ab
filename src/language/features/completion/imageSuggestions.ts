import type { Place } from '../schema/place.ts';
import { publishedImages } from '../schema/publishedImages.ts';
import type { Suggestion } from './suggestion.ts';
import { writeScalar } from './writeScalar.ts';

/** The images of the local engine, and those that are published for prompt flow. */
export function imageSuggestions(local: readonly string[], place: Place): Suggestion[] {
  const suggest = (label: string, detail: string, rank: number, about?: string): Suggestion => ({
    label,
    kind: 'value',
    text: writeScalar(label, place),
    detail,
    rank,
    ...(about && { about }),
  });
  return [
    ...local.filter((name) => !name.includes('<none>')).map((name) => suggest(name, 'local', 0)),
    ...Object.entries(publishedImages)
      .filter(([name]) => !local.includes(name))
      .map(([name, about]) => suggest(name, 'published', 1, about)),
  ];
}
