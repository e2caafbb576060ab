/** The keys that may stand in a mapping, those that matter most first. */
export type KeyTable = Readonly<Record<string, KeyInfo>>;

/** What prompt flow does with a key. */
export interface KeyInfo {
  /** One sentence; Markdown. */
  about: string;
  value: ValueKind;
  /** It has to be there. */
  required?: true;
  /** It is read for the sake of old files, or not at all: never offered, and the reason to leave it out. */
  old?: string;
  /** The values that are known: all there are where the kind is `choice`. */
  values?: Choices;
  /** Of the mapping that it leads to; any others are unknown. */
  keys?: KeyTable;
  /** Of each mapping under the names, chosen by the user, in the mapping that it leads to. */
  each?: KeyTable;
  /** Of each mapping in the list that it leads to. */
  items?: KeyTable;
}

/** `map` and `list` where it leads to one, `any` where every value will do. */
export type ValueKind =
  | 'text'
  | 'boolean'
  | 'number'
  | 'choice'
  | 'path'
  | 'reference'
  | 'map'
  | 'list'
  | 'any';

/** Sentences by value. */
export type Choices = Readonly<Record<string, string>>;

/** A key of a table; undefined for a key that it does not have, whatever its name. */
export const keyInfo = (table: KeyTable | undefined, key: string): KeyInfo | undefined =>
  table && Object.hasOwn(table, key) ? table[key] : undefined;
