import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import type { SeededRandom } from '../seededRandom.ts';

/** Changes a flow that has been read; false where it has nothing of the kind. */
export type TreeMutation = (document: Document, random: SeededRandom) => boolean;

/** Changes a flow's text; undefined where it has nothing of the kind. */
export type TextMutation = (text: string, random: SeededRandom) => string | undefined;

/** A value that YAML reads in an unexpected way, or that stands where another kind of value should. */
export const oddValues: readonly unknown[] = [
  null,
  '',
  'yes',
  true,
  false,
  0,
  1,
  1.5,
  [],
  {},
  ['a'],
  { a: 1 },
  'text',
  '${inputs.none}',
  'ünïcödé 😀',
  ' ',
];

/** What a node, an input or an output may be called by mistake. */
export const oddNames: readonly unknown[] = [
  null,
  '',
  'yes',
  true,
  1,
  1.0,
  1.5,
  'a.b',
  'a b',
  'inputs',
  'output',
  'naïve',
  '名前',
  '😀',
  '${x}',
  'null',
  '1',
  '0x10',
  '2024-01-01',
];

/** The items of `nodes` that are mappings. */
export function nodesOf(document: Document): YAMLMap[] {
  const nodes = document.get('nodes');
  return isSeq(nodes) ? nodes.items.filter(isMap) : [];
}

/** A node, an input, an output: mappings below a section. */
export function mapsIn(document: Document, section: string): Pair[] {
  const found = document.get(section);
  return isMap(found) ? found.items : [];
}

/** Every pair of the document, at any depth. */
export function allPairs(document: Document): Pair[] {
  const found: Pair[] = [];
  const visit = (node: unknown): void => {
    if (isMap(node))
      for (const pair of node.items) {
        found.push(pair);
        visit(pair.value);
      }
    if (isSeq(node)) node.items.forEach(visit);
  };
  visit(document.contents);
  return found;
}

/** The pairs whose value is a reference. */
export const references = (document: Document): Pair[] =>
  allPairs(document).filter(({ value }) => isScalar(value) && /^\$\{.*\}$/.test(String(value.value)));

export const textOf = (node: unknown): string =>
  isScalar(node) ? String(node.value) : isAlias(node) ? node.source : '';

/** Gives a pair another value; its anchor goes with the old one. */
export function give(document: Document, pair: Pair | undefined, value: unknown): boolean {
  if (!pair) return false;
  pair.value = document.createNode(value) as Node;
  return true;
}

/** The same word with one letter changed. */
export function misspell(word: string, random: SeededRandom): string {
  const at = random.below(Math.max(1, word.length));
  const letter = random.pick(['x', 'q', '_', 'e', 'A']);
  return random.pick([
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + letter + word.slice(at + 1),
  ]);
}
