import type { Suggestion } from './suggestion.ts';

/** Nobody looks through more; the editor asks again while somebody types. */
const most = 200;

/** Of many suggestions those that fit what is typed, the best ones; `isIncomplete` where others were left out. */
export function mostLikely(
  suggestions: readonly Suggestion[],
  typed: string,
): { kept: readonly Suggestion[]; isIncomplete: boolean } {
  if (suggestions.length <= most) return { kept: suggestions, isIncomplete: false };
  const fitting = suggestions.filter(({ filter, label }) => hasInOrder(filter ?? label, typed));
  const kept = fitting.toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0)).slice(0, most);
  return { kept, isIncomplete: true };
}

/** As editors find things: all characters are there, in this order. */
function hasInOrder(text: string, wanted: string): boolean {
  const lower = text.toLowerCase();
  let at = 0;
  for (const character of wanted.toLowerCase()) {
    at = lower.indexOf(character, at) + 1;
    if (!at) return false;
  }
  return true;
}
