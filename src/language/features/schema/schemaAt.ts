import { keyInfo, type KeyInfo, type KeyTable } from './keyTable.ts';
import type { Step } from './place.ts';

/** What the tables say about the mapping or list that some steps lead to. */
export interface SchemaPlace {
  /** The steps as one text: names that the user chooses are `*`, list items `-`; as `nodes/-/inputs`. */
  path: string;
  /** What is said about it itself; absent at the top and where nothing is known. */
  info?: KeyInfo;
  /** The keys that it may have. */
  table?: KeyTable;
}

/** Undefined where the steps lead to nothing that is known. */
export function schemaAt(top: KeyTable, steps: readonly Step[]): SchemaPlace | undefined {
  let at: SchemaPlace = { path: '', table: top };
  for (const { key } of steps) {
    const next = schemaUnder(at, key);
    if (!next) return undefined;
    at = next;
  }
  return at;
}

/** One step further: a key, or, without one, an item of a list. */
export function schemaUnder(at: SchemaPlace, key: string | undefined): SchemaPlace | undefined {
  const under = (name: string): string => (at.path ? `${at.path}/${name}` : name);
  if (key === undefined) {
    if (at.info?.value !== 'list') return undefined;
    return { path: under('-'), ...(at.info.items && { table: at.info.items }) };
  }
  if (at.table) {
    const info = keyInfo(at.table, key);
    return info && { path: under(key), info, ...(info.keys && { table: info.keys }) };
  }
  if (!at.info || at.info.value === 'list') return undefined;
  return { path: under('*'), ...(at.info.each ? { table: at.info.each } : { info: free }) };
}

const free: KeyInfo = { about: '', value: 'any' };
