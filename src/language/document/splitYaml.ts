/** A top-level entry of a YAML mapping, or an item of its list, that can be read without the rest. */
export interface YamlChunk {
  /** Offset in the text. */
  start: number;
  text: string;
}

export interface YamlSection extends YamlChunk {
  /** Where the section is a list in block style: `text` is then its key line, and these are the items. */
  items?: YamlChunk[];
}

/**
 * Cuts YAML where the next line certainly begins another top-level key, or another item of a top-level list. Undefined where
 * that cannot be told from the lines alone: anchors, several documents, tabs, keys that are more than a word.
 */
export function splitYaml(text: string): YamlSection[] | undefined {
  if (unclear.test(text)) return undefined;
  const sections: YamlSection[] = [];
  const starts = keyStarts(text);
  if (!starts?.length) return undefined;
  for (const [index, start] of starts.entries()) {
    const section = splitItems(start, text.slice(start, starts[index + 1] ?? text.length));
    if (!section) return undefined;
    sections.push(section);
  }
  return sections;
}

/** An anchor or alias, a directive or document mark, a tab before text, an old line end, a byte order mark. */
const unclear = /(?:^|[\s[{,:-])[&*][^\s&*]|^(?:%|---|\.\.\.)|^[ ]*\t|\r(?!\n)|[\u0085\u2028\u2029\ufeff]/m;

const simpleKey = /(?:[A-Za-z_$][\w$-]*|"[^"\\\n]*"|'[^'\n]*') *:(?=\s|$)/y;

/** Offsets of the lines that begin with a key; undefined where a line begins with anything else but space, comment or dash. */
function keyStarts(text: string): number[] | undefined {
  const starts: number[] = [];
  for (let at = 0; at < text.length; at = nextLine(text, at)) {
    const first = text[at]!;
    if (first === ' ' || first === '\n' || first === '\r' || first === '#') continue;
    if (first === '-') {
      if (!starts.length || !isDash(text, at)) return undefined;
      continue;
    }
    simpleKey.lastIndex = at;
    if (!simpleKey.test(text)) return undefined;
    starts.push(at);
  }
  // What is indented before the first key belongs to nothing.
  return /^\s*[^\s#]/m.exec(text.slice(0, starts[0] ?? 0)) ? undefined : starts;
}

/** A section as a list of items where its lines show one; undefined where they are at odds with each other. */
function splitItems(start: number, text: string): YamlSection | undefined {
  if (!/^[^\n]*?:[ ]*(?:#[^\n]*)?\r?$/.test(text.slice(0, lineEnd(text, 0)))) return { start, text };
  const items: number[] = [];
  let indent = -1;
  for (let at = nextLine(text, 0); at < text.length; at = nextLine(text, at)) {
    let first = at;
    while (text[first] === ' ') first += 1;
    const character = text[first];
    if (character === undefined || character === '\n' || character === '\r' || character === '#') continue;
    if (indent === -1) {
      if (!isDash(text, first)) return { start, text };
      indent = first - at;
    }
    if (first - at > indent) continue;
    if (first - at < indent || !isDash(text, first)) return undefined;
    items.push(at);
  }
  if (!items.length) return { start, text };
  return {
    start,
    text: text.slice(0, items[0]),
    items: items.map((at, index) => ({ start: start + at, text: text.slice(at, items[index + 1]) })),
  };
}

const isDash = (text: string, at: number): boolean =>
  text[at] === '-' && /^(?:\s|$)/.test(text.slice(at + 1, at + 2));

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

const nextLine = (text: string, at: number): number => lineEnd(text, at) + 1;
