import type { FlowDocument } from '../../document/flowDocument.ts';
import type { NodeItem, PlacedReference, VariantGroup } from '../../document/flowModel.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import { exactSpan } from './exactSpan.ts';
import type { NamePlace, Thing } from './namePlace.ts';

/** Every name of a flow's own things, once for each place where it is written. */
export function flowPlaces({ model, source }: FlowDocument): NamePlace[] {
  const found = new Map<number, NamePlace>();
  const add = (thing: Thing, span: Span, declares: boolean, reach = span): void => {
    // Half typed, or written at an anchor that was already read.
    if (!thing.name || found.has(span.start)) return;
    const exact = exactSpan(source, span, thing.name);
    found.set(span.start, { thing, span: exact ?? span, exact: exact !== undefined, declares, reach });
  };
  const addReference = ({ reference, nameSpan, scalar }: PlacedReference): void =>
    add({ kind: reference.kind, name: reference.name }, nameSpan, false, scalar.span);
  const addNode = (node: NodeItem): void => node.references.forEach(addReference);
  const addGroup = ({ name, nameSpan, defaultId, variants }: VariantGroup): void => {
    add({ kind: 'node', name }, nameSpan, false);
    if (defaultId) add({ kind: 'variant', node: name, name: defaultId.text }, defaultId.span, false);
    for (const { id, idSpan, node } of variants) {
      add({ kind: 'variant', node: name, name: id }, idSpan, true);
      if (node) addNode(node);
    }
  };

  for (const { name, nameSpan } of model.inputs) add({ kind: 'input', name }, nameSpan, true);
  for (const { name, nameSpan, reference } of model.outputs) {
    add({ kind: 'output', name }, nameSpan, true);
    if (reference) addReference(reference);
  }
  for (const node of model.nodes) {
    if (scalarOf(node.map, 'name')) add({ kind: 'node', name: node.name }, node.nameSpan, true);
    addNode(node);
  }
  model.variants.forEach(addGroup);
  return [...found.values()];
}
