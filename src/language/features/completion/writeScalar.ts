import type { Place } from '../schema/place.ts';

/** A text as a YAML scalar in the place of the cursor's word: in the quotes that are there, or with some where it needs them. */
export function writeScalar(text: string, { word, inBrackets }: Pick<Place, 'word' | 'inBrackets'>): string {
  const close = word.open ? word.quote : '';
  if (word.quote === '"') return text.replace(/["\\]/g, String.raw`\$&`) + close;
  if (word.quote === "'") return text.replaceAll("'", "''") + close;
  const lead = word.tight ? ' ' : '';
  return lead + (isPlain(text, inBrackets) ? text : `"${text.replace(/["\\]/g, String.raw`\$&`)}"`);
}

const isPlain = (text: string, inBrackets: boolean): boolean =>
  /^[^\s\-?:,[\]{}#&*!|>'"%@`]/.test(text) &&
  !/: | #|:$|\s$|[\n\r]/.test(text) &&
  !(inBrackets && /[,[\]{}]/.test(text));
