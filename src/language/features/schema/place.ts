import type { Span } from '../../../flow/yaml/span.ts';

/** Where a cursor is in a YAML text, as its lines say, broken or not. */
export interface Place {
  /** What leads from the top to the mapping or list that the cursor is in. */
  steps: readonly Step[];
  /** In a key; in the value of `key`; or where neither is certain yet: an item of a list, a key without its colon. */
  at: 'key' | 'value' | 'open';
  /** Of `value` the key it belongs to, of `key` itself. */
  key?: string;
  /** What the cursor touches, up to the next thing. */
  word: Word;
  /** Inside braces or brackets. */
  inBrackets: boolean;
  /** How many columns the keys of the mapping stand further in than the line does. */
  shift: number;
  /** The other keys of the mapping, with their values as they are written in the same line. */
  beside: () => Beside;
}

/** A key, or, without one, an item of a list. */
export interface Step {
  key?: string;
  /** The keys of the mapping that the key is in. */
  beside: () => Beside;
}

export type Beside = ReadonlyMap<string, string>;

/** A scalar in one line. */
export interface Word {
  /** Without its quotes. */
  span: Span;
  text: string;
  /** The part of the text before the cursor. */
  typed: string;
  quote: '' | '"' | "'";
  /** The closing quote is missing. */
  open: boolean;
  /** A space has to come first: the colon stands directly before. */
  tight: boolean;
}
