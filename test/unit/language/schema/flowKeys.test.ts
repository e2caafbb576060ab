import assert from 'node:assert/strict';
import { knownKeys } from '../../../../src/language/features/checks/flow/knownKeys.ts';
import {
  dagKeys,
  flexKeys,
  inputKeys,
  outputKeys,
} from '../../../../src/language/features/schema/flowKeys.ts';
import { keyInfo, type KeyTable } from '../../../../src/language/features/schema/keyTable.ts';
import { activateKeys, nodeKeys, sourceKeys } from '../../../../src/language/features/schema/nodeKeys.ts';
import { runKeys } from '../../../../src/language/features/schema/runKeys.ts';

const group = dagKeys.node_variants!.each!;

describe('the keys of flows', () => {
  const tables: [keyof typeof knownKeys, KeyTable][] = [
    ['dag', dagKeys],
    ['flex', flexKeys],
    ['input', inputKeys],
    ['flexInput', flexKeys.inputs!.each!],
    ['output', outputKeys],
    ['flexOutput', flexKeys.outputs!.each!],
    ['node', nodeKeys],
    ['source', sourceKeys],
    ['activate', activateKeys],
    ['group', group],
    ['variant', group.variants!.each!],
  ];
  for (const [level, table] of tables)
    it(`are those that the rule knows: ${level}`, () =>
      assert.deepEqual(Object.keys(table).toSorted(), [...knownKeys[level]].toSorted()));

  it('are told each with a sentence', () => {
    const all = (table: KeyTable): [string, string][] =>
      Object.entries(table).flatMap(([key, { about, keys, each, items }]) => [
        [key, about] as [string, string],
        ...[keys, each, items].flatMap((one) => (one ? all(one) : [])),
      ]);
    for (const [key, about] of [dagKeys, flexKeys, runKeys].flatMap(all))
      assert.match(about, /^[^\s].*\.$/, `${key}: ${about}`);
  });

  it('are only those of the table', () => assert.equal(keyInfo(nodeKeys, 'constructor'), undefined));
});
