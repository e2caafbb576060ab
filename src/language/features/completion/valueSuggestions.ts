import type { KeyInfo } from '../schema/keyTable.ts';
import type { Place } from '../schema/place.ts';
import type { Suggestion } from './suggestion.ts';
import { writeScalar } from './writeScalar.ts';

/** The values that a key is known to take, as the table orders them. */
export function valueSuggestions({ value, values }: KeyInfo, place: Place): Suggestion[] {
  const known = values ?? (value === 'boolean' ? booleans : {});
  return Object.entries(known).map(([label, about]) => ({
    label,
    kind: 'value',
    text: writeScalar(label, place),
    ...(about && { about }),
  }));
}

const booleans = { true: '', false: '' };
