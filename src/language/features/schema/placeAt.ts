import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import { bracketPlace } from './bracketPlace.ts';
import { readLine, type LineShape } from './lineShape.ts';
import type { Beside, Place, Step } from './place.ts';
import { readWord } from './readWord.ts';

/** A step with where it stands, to look on from there. */
interface Found extends Step {
  /** Offset behind its colon and spaces, and what is written there. */
  valueStart: number;
  value: string;
}

/**
 * Finds out where an offset is, from the lines around it alone: what is half typed is broken YAML more often than not. Undefined in
 * comments, in block texts and between things.
 */
export function placeAt(source: SourceText, offset: number): Place | undefined {
  const { line, character } = source.positionAt(offset);
  const { start, end } = source.lineSpan(line);
  const text = source.line(line);
  const shape = readLine(text);
  const cursor = start + character;
  const column = shape.blank ? Math.max(0, character) : shape.column;
  const above = stepsAbove(source, line, column, shape);
  if (above.some(({ value }) => /^[|>][-+\d]*\s*(?:#.*)?$/.test(value))) return undefined;

  const opening = above.findIndex(({ value }) => value.startsWith('{') || value.startsWith('['));
  if (opening !== -1) {
    const { valueStart } = above[opening]!;
    if (end - valueStart < longestBrackets) {
      const steps = above.slice(0, opening + 1).filter(isStep);
      const place = bracketPlace(source.text, valueStart, end, cursor, steps);
      if (place) return place;
    }
  }
  const steps = above.filter(isStep);
  const beside = (): Beside => keysAround(source, line, column, shape.key);
  const here = { steps, inBrackets: false, shift: column - shape.indent, beside };
  if (shape.blank) {
    if (text[shape.indent] === '#') return undefined;
    const word = readWord(source.text, cursor, cursor, cursor)!;
    return { ...here, shift: 0, at: 'open', word };
  }
  if (character < shape.column || (text[character - 1] === '-' && character === shape.dashes.at(-1)! + 1))
    return undefined;
  const at = (from: number): number => start + from;
  if (shape.key !== undefined && character <= shape.keyEnd) {
    const word = readWord(source.text, at(shape.column), at(shape.keyEnd), cursor);
    return word && { ...here, at: 'key', key: shape.key, word };
  }
  const first = source.text[at(shape.valueStart)];
  if ((first === '{' || first === '[') && shape.valueStart < text.length) {
    if (end - start > longestBrackets) return undefined;
    const own: Step[] = shape.key === undefined ? [] : [{ key: shape.key, beside }];
    return bracketPlace(source.text, at(shape.valueStart), end, cursor, [...steps, ...own]);
  }
  if (shape.key === undefined) {
    const word = readWord(source.text, at(shape.column), end, cursor);
    return word && { ...here, at: 'open', word };
  }
  if (cursor <= source.text.indexOf(':', at(shape.keyEnd))) return undefined;
  const word = readWord(source.text, at(shape.valueStart), end, cursor);
  return word && { ...here, at: 'value', key: shape.key, word };
}

const longestBrackets = 100_000;

/** Of a brace that opens a mapping on a line of its own there is no step. */
const isStep = ({ key }: Found): boolean => key !== '{' && key !== '[';

/** From the top down: what the given column of a line is under. */
function stepsAbove(source: SourceText, line: number, column: number, shape: LineShape): Found[] {
  const found: Found[] = [];
  let bound = column;
  let isDash = false;
  const lineStart = (at: number): number => source.lineSpan(at).start;
  const takeDashes = (at: number, { dashes }: LineShape): void => {
    for (const dash of dashes.toReversed()) {
      if (dash >= bound) continue;
      found.push({ beside: none, valueStart: lineStart(at) + dash, value: '' });
      bound = dash;
      isDash = true;
    }
  };
  takeDashes(line, shape);
  for (let at = line - 1; at >= 0 && (bound > 0 || isDash); at -= 1) {
    const text = source.line(at);
    const first = firstColumn(text);
    if (first === -1 || first > bound || (first === bound && !isDash)) continue;
    if (text.startsWith('---')) break;
    const above = readLine(text);
    if (above.blank) continue;
    if (isDash ? above.column <= bound : above.column < bound) {
      const parent = above;
      found.push({
        key: parent.key ?? text.slice(parent.column).trim(),
        beside: () => keysAround(source, at, parent.column, parent.key),
        valueStart: lineStart(at) + parent.valueStart,
        value: text.slice(parent.valueStart).trim(),
      });
      bound = parent.column;
      isDash = false;
    }
    takeDashes(at, above);
  }
  return found.reverse();
}

/** The other keys of the mapping whose keys stand in a column, around one of its lines. */
function keysAround(source: SourceText, line: number, column: number, own: string | undefined): Beside {
  const keys = new Map<string, string>();
  const take = (text: string): boolean => {
    const shape = readLine(text);
    if (shape.blank) return true;
    if (shape.column === column && shape.key !== undefined)
      keys.set(shape.key, withoutQuotes(text.slice(shape.valueStart)));
    return !shape.dashes.some((dash) => dash < column) && shape.column >= column;
  };
  const begins = readLine(source.line(line)).dashes.some((dash) => dash < column);
  for (let at = line - 1; at >= 0 && !begins; at -= 1) {
    const text = source.line(at);
    if (firstColumn(text) <= column && !take(text)) break;
  }
  for (let at = line + 1; at < source.lineCount; at += 1) {
    const text = source.line(at);
    const first = firstColumn(text);
    if (first === -1 || first > column) continue;
    if (first < column && text[first] !== '#') break;
    take(text);
  }
  if (own !== undefined) keys.delete(own);
  return keys;
}

const none = (): Beside => new Map();

function withoutQuotes(value: string): string {
  // What is longer is of no use here, and would take its time.
  const text = value.slice(0, 500).trim();
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text.replace(/\s+#.*$/, '');
}

/** Of the first character that is no space; -1 in a line of spaces. */
function firstColumn(line: string): number {
  let column = 0;
  while (line[column] === ' ' || line[column] === '\t' || line[column] === '\ufeff') column += 1;
  return column === line.length ? -1 : column;
}
