import type { YamlScalar, YamlValue } from '../../../../flow/yaml/yamlTree.ts';

/** What prompt flow's reader (ruamel.yaml) takes for a date. */
const date = /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d.*)$/;

/** What it takes for a number beyond what YAML 1.2 does. */
const oddNumber = /^(?:[-+]?0b[01_]+|[-+]?\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?|[-+]?\.\d[\d_]*)$/;

/** What is no text by YAML 1.2's core schema, nothing at all included. */
const noText =
  /^(?:|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|0o[0-7_]+|0x[\da-fA-F_]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;

/** What a scalar is to prompt flow's reader; dates and some numbers are text by YAML 1.2, but not there. */
export function kindOfScalar({
  value,
  text,
  style,
}: YamlScalar): 'text' | 'number' | 'date' | 'flag' | 'null' {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'number' || typeof value === 'bigint') return 'number';
  if (style !== 'plain') return 'text';
  return date.test(text) ? 'date' : oddNumber.test(text) ? 'number' : 'text';
}

/** True for text to prompt flow's reader. */
export const isText = (value: YamlValue): boolean =>
  value.kind === 'scalar' && kindOfScalar(value) === 'text';

/** The same of a key as it is written. */
export const isTextKey = (written: string): boolean =>
  !noText.test(written) && !date.test(written) && !oddNumber.test(written);
