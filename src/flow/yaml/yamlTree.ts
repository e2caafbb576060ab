import type { Span } from './span.ts';

/** A YAML document as rules and features need it: aliases are followed, merge keys applied, every part has its place. */
export interface YamlTree {
  root?: YamlValue;
  problems: YamlProblem[];
  /** The whole may say something else of what is broken. */
  isSketch?: true;
}

export interface YamlProblem {
  message: string;
  span: Span;
  /** Absent where the syntax is at fault: then parts of the tree are missing. */
  kind?: 'duplicate-key' | 'too-long';
}

export type YamlValue = YamlScalar | YamlMap | YamlList;

export interface YamlScalar {
  kind: 'scalar';
  /** By YAML 1.2's core schema; null where nothing is written. */
  value: string | number | bigint | boolean | null;
  /** What it says as text: the value of a string, of anything else as it is written. */
  text: string;
  /** With its quotes; empty, just behind the colon or dash, where nothing is written. */
  span: Span;
  /** Of the text itself, without quotes; absent where escapes or folding make it differ from what is written. */
  inner?: Span;
  style: 'plain' | 'quoted' | 'block';
}

export interface YamlMap {
  kind: 'map';
  span: Span;
  /** In order; those that merge keys bring come last. */
  entries: YamlEntry[];
}

export interface YamlEntry {
  key: string;
  keySpan: Span;
  value: YamlValue;
  /** Offset of the end of what is written behind the key: of an alias its own, not that of the value that it stands for. */
  end: number;
  /** Brought by a merge key: it stands elsewhere. */
  merged: boolean;
}

export interface YamlList {
  kind: 'list';
  span: Span;
  items: YamlValue[];
}

/** What a key of a mapping leads to; undefined where `value` is no mapping or has no such key. */
export const entryOf = (value: YamlValue | undefined, key: string): YamlEntry | undefined =>
  value?.kind === 'map' ? value.entries.find((entry) => entry.key === key) : undefined;

export const valueOf = (value: YamlValue | undefined, key: string): YamlValue | undefined =>
  entryOf(value, key)?.value;

/** The scalar that a key leads to, where something is written there. */
export function scalarOf(value: YamlValue | undefined, key: string): YamlScalar | undefined {
  const found = valueOf(value, key);
  return found?.kind === 'scalar' && found.value !== null ? found : undefined;
}

/** True for what `key:` with nothing behind it gives, and for `null` and `~`. */
export const isNothing = (value: YamlValue | undefined): boolean =>
  value === undefined || (value.kind === 'scalar' && value.value === null);
