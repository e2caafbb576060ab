import type { Place } from '../schema/place.ts';
import { parseImageReference } from '../parseImageReference.ts';
import { isRetired, publishedImages, retired } from '../schema/publishedImages.ts';
import type { Suggestion } from './suggestion.ts';
import { writeScalar } from './writeScalar.ts';

/** The images of the local engine, and those that are published for prompt flow; retired ones come last. */
export function imageSuggestions(local: readonly string[], place: Place): Suggestion[] {
  const suggest = (label: string, where: string, order: number, text?: string): Suggestion => {
    const isOld = isRetiredImage(label);
    const about = isOld ? retired : text;
    return {
      label,
      kind: 'value',
      text: writeScalar(label, place),
      detail: isOld ? `${where}, retired` : where,
      rank: isOld ? 2 : order,
      ...(about && { about }),
    };
  };
  return [
    ...local.filter((name) => !name.includes('<none>')).map((name) => suggest(name, 'local', 0)),
    ...Object.entries(publishedImages)
      .filter(([name]) => !local.includes(name))
      .map(([name, about]) => suggest(name, 'published', 1, about)),
  ];
}

function isRetiredImage(image: string): boolean {
  const read = parseImageReference(image);
  return 'name' in read && isRetired(read.name);
}
