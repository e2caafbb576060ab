import type { Beside, Place } from '../schema/place.ts';
import type { KeyInfo, KeyTable } from '../schema/keyTable.ts';
import { keySnippets } from './keySnippets.ts';
import { inSnippet, shiftLines } from './snippetText.ts';
import type { Suggestion } from './suggestion.ts';
import { writeScalar } from './writeScalar.ts';

/** The keys of a table that are not there yet; those that have to be come first. */
export function keySuggestions(table: KeyTable, place: Place, path: string, dash: string): Suggestion[] {
  const beside: Beside = place.beside();
  return Object.entries(table)
    .filter(([key, { old }]) => !beside.has(key) && !old)
    .map(([key, info]): Suggestion => ({
      label: key,
      kind: 'key',
      ...writeKey(key, info, place, path, dash),
      detail: info.required ? 'required' : info.value,
      about: info.about,
      rank: info.required ? 0 : 1,
    }));
}

/** How a key is written in its place, with what comes behind it. */
export function writeKey(
  key: string,
  info: Pick<KeyInfo, 'value' | 'values'>,
  place: Place,
  path = '',
  dash = '',
): Pick<Suggestion, 'text' | 'isSnippet' | 'more'> {
  const name = writeScalar(key, place);
  const { quote } = place.word;
  if (place.at === 'key' || (quote && !place.word.open)) return { text: name };
  const more = info.values !== undefined || moreBehind.has(info.value);
  const isBlock = info.value === 'map' || info.value === 'list';
  if (!isBlock) return { text: `${name}: `, more };
  if (place.inBrackets) {
    const pair = info.value === 'map' ? '{$0}' : '[$0]';
    return { text: `${inSnippet(name)}: ${pair}`, isSnippet: true, more };
  }
  const body = keySnippets.get(`${path}/${key}`.replace(/^\//, '')) ?? keySnippets.get(key);
  const inside = info.value === 'list' ? `\n${dash}- $0` : '\n  $0';
  return {
    text: shiftLines(`${inSnippet(name)}:${body ?? inside}`, place.shift),
    isSnippet: true,
    more: body === undefined,
  };
}

const moreBehind: ReadonlySet<string> = new Set(['boolean', 'path', 'reference', 'map']);
