import { parseDocument } from 'yaml';
import { SeededRandom } from '../seededRandom.ts';
import { graphMutations } from './graphMutations.ts';
import type { TextMutation, TreeMutation } from './mutation.ts';
import { shapeMutations } from './shapeMutations.ts';
import { textMutations } from './textMutations.ts';

export interface MutatedFlow<Seed> {
  /** What was done to it. */
  mutation: string;
  seed: Seed;
  text: string;
}

const onTree =
  (change: TreeMutation): TextMutation =>
  (text, random) => {
    const document = parseDocument(text);
    if (!change(document, random)) return undefined;
    try {
      return document.toString({ lineWidth: 0 });
    } catch {
      // The change took an anchor away that an alias needs.
      return undefined;
    }
  };

const mutations: [name: string, change: TextMutation][] = [
  ...Object.entries({ ...graphMutations, ...shapeMutations }).map(
    ([name, change]): [string, TextMutation] => [name, onTree(change)],
  ),
  ...Object.entries(textMutations),
];

/** `each` flows of every kind of mutation that fits any of the seeds; the same `start` always gives the same ones. */
export function mutateFlows<Seed extends { text: string }>(
  seeds: readonly Seed[],
  each: number,
  start = 20_261_124,
): MutatedFlow<Seed>[] {
  return mutations.flatMap(([mutation, change], index) => {
    const random = new SeededRandom(start + index);
    const found = new Map<string, MutatedFlow<Seed>>();
    for (let tries = 0; tries < each * 20 && found.size < each; tries += 1) {
      const seed = random.pick(seeds);
      const text = change(seed.text, random);
      if (text !== undefined && text !== seed.text) found.set(text, { mutation, seed, text });
    }
    return [...found.values()];
  });
}
