/** How one line of block-style YAML stands: dashes, then a key with its value or another text. Columns count from the line's start. */
export interface LineShape {
  /** Of the first character that is no space. */
  indent: number;
  dashes: readonly number[];
  /** Where the key or text begins. */
  column: number;
  /** Without quotes. */
  key?: string;
  /** Behind the key, its closing quote too. */
  keyEnd: number;
  /** Where the value begins, behind the colon and spaces; of a line without a key, `column`. */
  valueStart: number;
  blank: boolean;
}

const longestLine = 10_000;

/** Reads a line by itself, however broken it is; of a very long one, its beginning. */
export function readLine(whole: string): LineShape {
  const line = whole.length > longestLine ? whole.slice(0, longestLine) : whole;
  const indent = skipSpace(line, 0);
  const dashes: number[] = [];
  let column = indent;
  while (line[column] === '-' && isSpaceOrEnd(line[column + 1])) {
    dashes.push(column);
    column = skipSpace(line, column + 1);
  }
  const first = line[column];
  const blank = !dashes.length && (first === undefined || first === '#');
  const found = blank || first === '#' ? undefined : readKey(line, column);
  return {
    indent,
    dashes,
    column,
    ...(found && { key: found.key }),
    keyEnd: found?.end ?? column,
    valueStart: found ? skipSpace(line, found.colon + 1) : column,
    blank,
  };
}

function readKey(line: string, column: number): { key: string; end: number; colon: number } | undefined {
  const quote = line[column];
  if (quote === '"' || quote === "'") {
    const close = line.indexOf(quote, column + 1);
    const colon = skipSpace(line, close + 1);
    if (close === -1 || line[colon] !== ':' || !isSpaceOrEnd(line[colon + 1])) return undefined;
    return { key: line.slice(column + 1, close), end: close + 1, colon };
  }
  if (quote === '{' || quote === '[') return undefined;
  for (let colon = line.indexOf(':', column); colon !== -1; colon = line.indexOf(':', colon + 1)) {
    if (!isSpaceOrEnd(line[colon + 1])) continue;
    const key = line.slice(column, colon).trimEnd();
    return key.includes(' #') ? undefined : { key, end: column + key.length, colon };
  }
  return undefined;
}

/** The next column at or after `at` that is no space. */
function skipSpace(line: string, at: number): number {
  let column = at;
  while (isSpace(line[column])) column += 1;
  return column;
}

const isSpace = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\ufeff';

const isSpaceOrEnd = (character: string | undefined): boolean =>
  character === undefined || isSpace(character);
