import assert from 'node:assert/strict';
import { knownKeys } from '../../../../src/language/features/checks/flow/knownKeys.ts';
import { dagKeys, flexKeys } from '../../../../src/language/features/schema/flowKeys.ts';
import { keyInfo, type KeyTable } from '../../../../src/language/features/schema/keyTable.ts';
import { nodeKeys } from '../../../../src/language/features/schema/nodeKeys.ts';
import { runKeys } from '../../../../src/language/features/schema/runKeys.ts';

describe('the keys of flows', () => {
  it('are there at every level that the rule looks at', () => {
    for (const [level, keys] of Object.entries(knownKeys)) assert.ok(keys.length > 1, level);
    assert.ok(knownKeys.variant.includes('node'));
    assert.ok(knownKeys.flexInput.includes('is_chat_input') && !knownKeys.flexInput.includes('enum'));
    assert.ok(knownKeys.dag.includes('message_format') && !knownKeys.flex.includes('message_format'));
  });

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
