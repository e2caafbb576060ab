import type { FlowDocument } from '../../document/flowDocument.ts';
import type { Fix } from '../finding.ts';
import { literalAt, writeReference } from './literalAt.ts';

/** Makes a reference of a literal that says the name of an input or node: prompt flow takes it as text otherwise. */
export function wrapReference(document: FlowDocument, offset: number): Fix[] {
  const literal = literalAt(document, offset);
  if (!literal || typeof literal.scalar.value !== 'string') return [];
  const { model } = document;
  const [first = '', ...rest] = literal.scalar.text.split('.');
  const input = first === 'inputs' ? rest.join('.') : rest.length ? undefined : first;
  const node = !rest.length || rest[0] === 'output' ? first : undefined;
  const references = [
    ...(model.inputs.some(({ name }) => name === input) ? [`\${inputs.${input}}`] : []),
    ...(node !== literal.node.name && model.nodes.some(({ name }) => name && name === node)
      ? [`\${${[node, ...(rest.length ? rest : ['output'])].join('.')}}`]
      : []),
  ];
  return references.map((reference) => ({
    title: `Make it a reference: ${reference}`,
    edits: [writeReference(document, literal, reference)],
  }));
}
