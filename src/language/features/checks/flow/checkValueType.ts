import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';

/** Types of the inputs and outputs of a DAG flow. Source: `ValueType` in prompt flow's contracts/tool.py. */
export const valueTypes = [
  'string',
  'int',
  'double',
  'bool',
  'list',
  'object',
  'image',
  'secret',
  'prompt_template',
  'file_path',
  'assistant_definition',
] as const;

/** What other languages call them. */
const otherNames: Record<string, string> = {
  any: 'object',
  array: 'list',
  boolean: 'bool',
  dict: 'object',
  float: 'double',
  integer: 'int',
  json: 'object',
  number: 'double',
  str: 'string',
  text: 'string',
};

/** Reports a type that is none of `types`, spelled as it is there; a name of another language is known. */
export function checkValueType(
  type: YamlScalar,
  what: string,
  report: Report,
  types: readonly string[] = valueTypes,
): void {
  if (typeof type.value === 'string' && types.includes(type.text)) return;
  const other = otherNames[type.text.toLowerCase()];
  const near = nearest(type.text, types);
  const meant = other && types.includes(other) ? [other] : near;
  const takesConnections = types.some(isConnection);
  const instead =
    isConnection(type.text) && !takesConnections
      ? 'connections are given to nodes'
      : meant[0]
        ? `did you mean "${meant[0]}"?`
        : isConnection(type.text)
          ? `the connections are ${types.filter(isConnection).join(', ')}`
          : `the types are ${types.slice(0, 7).join(', ')}`;
  const fixes = replaceScalar(type, meant);
  report('FS109', type.span, `"${type.text}" is no type of an ${what}; ${instead}`, { fixes });
}

const isConnection = (type: string): boolean => /connection$/i.test(type);

/** How the short form of an input becomes a type, where it is one: `str` is a string. */
export const meantType = (text: string): string | undefined =>
  valueTypes.find((type) => type === text.toLowerCase()) ?? otherNames[text.toLowerCase()];
