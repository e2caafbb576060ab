import type { FlowDocument } from '../../document/flowDocument.ts';
import type { YamlScalar } from '../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../finding.ts';
import { literalAt, writeReference } from './literalAt.ts';
import { addToSection } from '../edits/sectionEdits.ts';

/** Makes an input of the flow from a literal, which becomes its default. */
export function extractInput(document: FlowDocument, offset: number): Fix[] {
  const { model, source } = document;
  const literal = literalAt(document, offset);
  const type = literal && typeOf(literal.scalar);
  if (!model.root || !literal || !type || !/^[A-Za-z_][\w-]*$/.test(literal.key)) return [];
  const names = new Set(model.inputs.map((input) => input.name));
  let name = literal.key;
  for (let count = 2; names.has(name); count += 1) name = `${literal.key}_${count}`;
  const { span } = literal.scalar;
  const lines = [`${name}:`, `  type: ${type}`, `  default: ${source.text.slice(span.start, span.end)}`];
  const add = addToSection(source, model.root, 'inputs', lines, 'nodes');
  if (!add) return [];
  const edits = [add, writeReference(document, literal, `\${inputs.${name}}`)];
  return [{ title: `Extract to the flow input "${name}"`, edits }];
}

/** As prompt flow names it. */
function typeOf({ value }: YamlScalar): string | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'double';
    default:
      return undefined;
  }
}
