import type { NodeItem } from '../../../document/flowModel.ts';
import { isNothing } from '../../../../flow/yaml/yamlTree.ts';

/**
 * What the source of a node has at first: a tool with the node's inputs where it is Python, nothing where it is a template.
 * Undefined where prompt flow would not take the file.
 */
export function sourceTemplate({ name, inputs, type, sourcePath }: NodeItem): string | undefined {
  if (type?.text !== 'python') return '';
  if (!sourcePath?.text.endsWith('.py')) return undefined;
  const named = inputs.filter(({ key }) => isName(key));
  const given = named.filter(({ value }) => !isNothing(value)).map(({ key }) => key);
  // An input that is empty is not handed on, and one that is no name can only be taken with all others.
  const empty = named.filter(({ value }) => isNothing(value)).map(({ key }) => `${key}=None`);
  const all = [...given, ...empty, ...(named.length < inputs.length ? ['**others'] : [])];
  return `from promptflow.core import tool


@tool
def ${isName(name) ? name : 'run'}(${all.join(', ')}):
    return ${given[0] ?? '""'}
`;
}

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text) && !keywords.has(text);

/** Source: Python's keyword.kwlist. */
const keywords = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import
  in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);
