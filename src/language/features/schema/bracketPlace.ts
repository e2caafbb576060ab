import type { Place, Step } from './place.ts';
import { closingQuote, readWord } from './readWord.ts';

/** One pair of braces or brackets around the cursor. */
interface Frame {
  isMap: boolean;
  beside: Map<string, string>;
  /** That of the value that is being read. */
  key?: string;
}

/**
 * The place of a cursor inside braces or brackets that open at `start` of a text. Undefined where they close before it; `end` is where
 * the cursor's line ends.
 */
export function bracketPlace(
  text: string,
  start: number,
  end: number,
  cursor: number,
  above: readonly Step[],
): Place | undefined {
  const frames: Frame[] = [];
  let place: Place | undefined;
  let from = start;
  for (let at = start; at <= end; at += 1) {
    const character = at < end ? text[at]! : '';
    const isToken = at === end || isSeparator(text, at, frames.at(-1));
    if (isToken) {
      const frame = frames.at(-1);
      const first = skipBlank(text, from, at);
      const written = text.slice(first, at).trim();
      if (frame && !place && cursor <= at && cursor >= from) {
        place = placeIn(text, { first, at, cursor, character }, frames, above);
        if (!place) return undefined;
      }
      if (frame?.isMap) note(frame, written, character);
      from = at + 1;
    }
    if (isInReference(text, at, frames.at(-1))) at = endOfReference(text, at, end);
    else if (character === '{' || character === '[')
      frames.push({ isMap: character === '{', beside: new Map() });
    else if (character === '}' || character === ']') frames.pop();
    else if ((character === '"' || character === "'") && skipBlank(text, from, at) === at) {
      const close = closingQuote(text, at, end);
      if (close === -1 && !place) {
        if (cursor < at || !frames.length) return undefined;
        return placeIn(text, { first: at, at: end, cursor, character: '' }, frames, above);
      }
      at = close === -1 ? end - 1 : close;
    }
    if (!frames.length) return place;
  }
  return place;
}

function isSeparator(text: string, at: number, frame: Frame | undefined): boolean {
  const character = text[at]!;
  if (character !== ':') return '{}[],'.includes(character) && !isInReference(text, at, frame);
  const next = text[at + 1];
  return frame?.isMap === true && (next === undefined || /[\s,{}[\]"']/.test(next) || text[at - 1] === '"');
}

/** The brace of `${` belongs to what is being typed, though YAML would have it quoted. */
function isInReference(text: string, at: number, frame: Frame | undefined): boolean {
  return frame !== undefined && text[at] === '{' && text[at - 1] === '$';
}

function endOfReference(text: string, at: number, end: number): number {
  const length = /^[^\s,{}[\]]*\}/.exec(text.slice(at + 1, Math.min(end, at + 200)))?.[0].length ?? 0;
  return at + length;
}

function note(frame: Frame, written: string, separator: string): void {
  const text = written.replace(/^(["'])(.*)\1$/s, '$2');
  if (separator === ':') {
    frame.key = text;
    frame.beside.set(text, '');
  } else if (separator !== '{' && separator !== '[') {
    if (frame.key !== undefined && text) frame.beside.set(frame.key, text);
    if (separator === ',') delete frame.key;
  }
}

function placeIn(
  text: string,
  { first, at, cursor, character }: { first: number; at: number; cursor: number; character: string },
  frames: readonly Frame[],
  above: readonly Step[],
): Place | undefined {
  const frame = frames.at(-1)!;
  const word = readWord(text, first, at, cursor);
  if (!word || text.slice(word.span.start, word.span.end).includes('\n')) return undefined;
  const own = character === ':' ? word.text : undefined;
  const key = own ?? frame.key;
  return {
    steps: [...above, ...frames.slice(0, frame.isMap ? -1 : undefined).map(stepOf)],
    at: own !== undefined ? 'key' : frame.key !== undefined ? 'value' : 'open',
    ...(key !== undefined && { key }),
    word,
    inBrackets: true,
    shift: 0,
    beside: () => new Map([...frame.beside].filter(([name]) => name !== key)),
  };
}

const stepOf = ({ isMap, key, beside }: Frame): Step => ({
  ...(isMap && key !== undefined && { key }),
  beside: () => beside,
});

function skipBlank(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && /\s/.test(text[at]!)) at += 1;
  return at;
}
