import { allNodes } from '../../../document/allNodes.ts';
import type { PlacedReference } from '../../../document/flowModel.ts';
import { parseReference } from '../../../document/reference.ts';
import { entryOf, valueOf } from '../../../../flow/yaml/yamlTree.ts';
import { removeItem } from '../../edits/removeItem.ts';
import { meantReference } from './meantReference.ts';
import type { FlowCheck } from './flowCheck.ts';

/** Inputs and nodes that nothing looks at. What makes a chat flow is used by prompt flow itself. */
export function checkUnused(check: FlowCheck): void {
  const {
    document: { model, source },
    nodes,
    report,
  } = check;
  const used = { input: new Set<string>(), node: new Set<string>() };
  const use = ({ reference: { kind, name } }: PlacedReference): void => void used[kind].add(name);
  for (const node of allNodes(model)) {
    for (const reference of node.references) use(reference);
    // What is told of as meant is no longer unused once it is mended.
    for (const { value } of node.inputs) {
      const meant = value.kind === 'scalar' ? meantReference(value.text, check) : undefined;
      const reference = meant && parseReference(meant);
      if (reference) used[reference.kind].add(reference.name);
    }
  }
  const areRead = allNodes(model).every(({ map }) => valueOf(map, 'inputs')?.kind !== 'list');
  for (const { reference } of model.outputs) if (reference) use(reference);
  if (!nodes.length) return;
  const section = entryOf(model.root, 'inputs');
  const entries = section?.value.kind === 'map' ? section.value.entries : [];
  for (const [index, { name, nameSpan, value }] of model.inputs.entries()) {
    const isOfChat =
      name === 'chat_history' || ['is_chat_input', 'is_chat_history'].some((key) => entryOf(value, key));
    if (used.input.has(name) || isOfChat || !areRead) continue;
    const entry = entries[index];
    const edits = section && entry ? removeItem(source, section, entry) : [];
    const only = model.inputs.length === 1 ? '; without any, prompt flow refuses batch runs of the flow' : '';
    report('FS136', nameSpan, `nothing uses the input "${name}"${only}`, {
      tag: 'unnecessary',
      fixes: edits.length ? [{ title: `Remove the input "${name}"`, edits }] : [],
    });
  }
  for (const { name, item, aggregation } of nodes)
    if (name && !used.node.has(name) && !aggregation)
      report('FS137', item.nameSpan, `nothing uses what the node "${name}" gives`, { tag: 'unnecessary' });
}
