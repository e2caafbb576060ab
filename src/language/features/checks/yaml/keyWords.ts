import { dagKeys, flexKeys } from '../../schema/flowKeys.ts';
import type { KeyTable } from '../../schema/keyTable.ts';
import { runKeys } from '../../schema/runKeys.ts';

/** All keys that flows and runs have at any level: where one stands first on a line, it is meant as one. */
export const keyWords: ReadonlySet<string> = new Set([dagKeys, flexKeys, runKeys].flatMap(keysIn));

function keysIn(table: KeyTable): string[] {
  return Object.entries(table).flatMap(([key, { keys, each, items }]) => [
    key,
    ...[keys, each, items].flatMap((below) => (below ? keysIn(below) : [])),
  ]);
}
