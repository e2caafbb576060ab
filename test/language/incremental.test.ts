import assert from 'node:assert/strict';
import { parseYamlTree } from '../../src/flow/yaml/parseYamlTree.ts';
import { parseFlowDocument } from '../../src/language/document/flowDocument.ts';
import { YamlCache } from '../../src/language/document/yamlCache.ts';
import { diagnose } from '../../src/language/features/diagnose.ts';
import { SeededRandom } from '../support/seededRandom.ts';
import { soundDocuments } from './brokenDocuments.ts';

const pieces = [
  ' ',
  '\n',
  ':',
  '-',
  '#',
  '"',
  "'",
  'a',
  '  - ',
  'name: x\n',
  '\n\n',
  '{',
  '}',
  '&a ',
  '*a',
  '\t',
  '\r\n',
];

/** The texts of somebody who types, deletes, pastes and takes back. */
function* typing(text: string, edits: number, random: SeededRandom): Generator<string> {
  let now = text;
  for (let count = 0; count < edits; count += 1) {
    const at = random.below(now.length + 1);
    const kind = random.below(8);
    const from = random.below(now.length + 1);
    if (kind < 3) now = now.slice(0, at) + random.pick(pieces) + now.slice(at);
    else if (kind < 5) now = now.slice(0, at) + now.slice(at + 1 + random.below(3));
    else if (kind === 5) now = now.slice(0, at) + now.slice(from, from + 80) + now.slice(at);
    else if (kind === 6) now = now.split('\n').toSpliced(random.below(20), 1).join('\n');
    else now = text;
    yield now;
  }
}

describe('a text that is read again after each edit', function () {
  this.timeout(60_000);

  const flows = soundDocuments.filter(({ kind }) => kind === 'flow');

  it('is what it is when it is read for the first time', () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 20; round += 1)
      for (const { text } of flows) {
        const cache = new YamlCache();
        for (const now of typing(text, 25, random))
          assert.deepEqual(cache.parse(now), new YamlCache().parse(now), JSON.stringify(now));
      }
  });

  it('has the problems that the whole of it has, and the same tree where it has none', () => {
    const random = new SeededRandom(8);
    for (let round = 0; round < 20; round += 1)
      for (const { text } of flows) {
        const cache = new YamlCache();
        for (const now of typing(text, 25, random)) {
          const [again, fresh] = [cache.parse(now), parseYamlTree(now)];
          assert.deepEqual(again.problems, fresh.problems, JSON.stringify(now));
          if (!fresh.problems.length) assert.deepEqual(again.root, fresh.root, JSON.stringify(now));
        }
      }
  });

  it('is judged alike', () => {
    const random = new SeededRandom(9);
    for (const { text } of flows) {
      const cache = new YamlCache();
      for (const now of typing(text, 100, random))
        assert.deepEqual(
          diagnose(parseFlowDocument(now, '/w/flow.dag.yaml', cache)),
          diagnose(parseFlowDocument(now, '/w/flow.dag.yaml')),
        );
    }
  });
});
