import { parseYamlTree } from '../../flow/yaml/parseYamlTree.ts';
import type { YamlValue } from '../../flow/yaml/yamlTree.ts';

/** A key of a YAML text's outermost mapping. */
export interface TopKey {
  /** Without quotes. */
  key: string;
  /** On its own line behind the colon, without quotes and comment; undefined where a mapping, a list or a block of text stands there or below. */
  text: string | undefined;
  /** Offset behind the colon. */
  at: number;
}

/** A longer text in braces is not read to find out what it is, in characters. */
const longestInBraces = 20_000;

/** What stands at the top of a YAML text, by its lines alone: as cheap as finding the line ends, and never fails. */
export function topLevel(text: string): TopKey[] {
  const found: TopKey[] = [];
  let indent = -1;
  for (let start = 0; start < text.length; start = endOfLine(text, start) + 1) {
    let first = start === 0 && text.startsWith('\ufeff') ? 1 : start;
    const base = first;
    while (text[first] === ' ') first += 1;
    const character = text[first];
    if (character === undefined || character === '#' || character === '\n' || character === '\r') continue;
    if (first === base && /[-.%]/.test(character) && isMark(text, first)) continue;
    if (indent === -1) {
      if (character === '{') return inBraces(text);
      indent = first - base;
    }
    const last = found.at(-1);
    if (first - base === indent) {
      keyAt.lastIndex = first;
      const key = keyAt.exec(text);
      if (key) {
        const at = keyAt.lastIndex;
        const name = (key[1] ?? key[2] ?? key[3]!).trimEnd();
        found.push({ key: name, text: plain(text.slice(at, endOfLine(text, at))), at });
        continue;
      }
    }
    // Deeper lines, and a list as deep as its key.
    if (last?.text === '') last.text = undefined;
  }
  return found;
}

const keyAt = /(?:(?:"([^"\\\n]*)"|'([^'\n]*)') *|([^\s#"'[\]{},&*!|>%@`?:-][^:#\n]*)):(?=[ \t\r\n]|$)/y;

const isMark = (text: string, at: number): boolean => /^(?:---|\.\.\.|%)/.test(text.slice(at, at + 3));

/** What a value says as far as one line shows it. */
function plain(written: string): string | undefined {
  const value = written.trim().replace(/^(?:[&!][^\s,[\]{}]*\s+)+/, '');
  if (/^[[{|>*]/.test(value)) return undefined;
  const quoted = /^"([^"\\]*)"|^'([^']*)'/.exec(value);
  return quoted ? (quoted[1] ?? quoted[2]!) : value.replace(/(?:^|\s+)#.*$/, '');
}

function inBraces(text: string): TopKey[] {
  const root = text.length > longestInBraces ? undefined : parseYamlTree(text).root;
  const shown = (value: YamlValue): string | undefined => (value.kind === 'scalar' ? value.text : undefined);
  return root?.kind === 'map'
    ? root.entries.map(({ key, keySpan, value }) => ({ key, text: shown(value), at: keySpan.end }))
    : [];
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
