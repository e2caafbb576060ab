/**
 * The text with spaces for the line ends at which the YAML library gave up on quoted text or brackets, so that all places
 * stay: in those, ruamel.yaml, with which prompt flow reads, lets lines begin in any column. `at` is where it gave up.
 * Undefined where that is not what its `message` says, or they are not closed.
 */
export function joinLines(text: string, message: string, at: number): string | undefined {
  const [, quote] = /^Missing closing (["'])quote/.exec(message) ?? [];
  if (quote) return joinQuoted(text, at, quote === '"' ? insideDouble : insideSingle);
  return /^Flow (?:map|sequence) in block/.test(message) ? joinBrackets(text, at) : undefined;
}

const insideDouble = /(?:[^"\\]|\\[^])*"/y;
const insideSingle = /(?:[^']|'')*'/y;

function joinQuoted(text: string, at: number, inside: RegExp): string | undefined {
  inside.lastIndex = at;
  const [rest] = inside.exec(text) ?? [];
  return rest && !endsDocument(rest)
    ? text.slice(0, at) + rest.replaceAll(lineStart, blank) + text.slice(inside.lastIndex)
    : undefined;
}

/** Quoted text, a comment, a bracket, a word, or anything else. */
const bracketPart = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'|#.*|[[\]{}]|[^\s"'#[\]{},][^\s[\]{},]*|[^]/y;

function joinBrackets(text: string, at: number): string | undefined {
  const lineEnd = text.lastIndexOf('\n', at);
  if (lineEnd === -1) return undefined;
  const start = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  // What joins a line would be part of its comment.
  const head = text.slice(0, start).replace(/(?<=^|\s)#[^"\]}\n]*$/, blank);
  let rest = '';
  bracketPart.lastIndex = start;
  for (let depth = 1; depth > 0;) {
    const [part] = bracketPart.exec(text) ?? [];
    if (!part) return undefined;
    if (part === '[' || part === '{') depth += 1;
    if (part === ']' || part === '}') depth -= 1;
    rest += part.startsWith('#') ? blank(part) : part;
  }
  if (endsDocument(rest)) return undefined;
  return head + rest.replaceAll(lineStart, blank) + text.slice(start + rest.length);
}

const lineStart = /\r?\n[ \t]*/g;
const blank = (text: string): string => ' '.repeat(text.length);
/** Nothing goes on behind such a line. */
const endsDocument = (lines: string): boolean => /^(?:---|\.\.\.)(?!\S)/m.test(lines);
