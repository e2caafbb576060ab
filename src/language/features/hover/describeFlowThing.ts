import { FlowScope } from '../completion/flowScope.ts';
import { allNodes } from '../../document/allNodes.ts';
import type { FlowItem, FlowModel, NodeItem, OutputItem } from '../../document/flowModel.ts';
import type { Reference } from '../../document/reference.ts';
import { scalarOf, type YamlValue } from '../../../flow/yaml/yamlTree.ts';
import { code, nameList, paragraphs, prose } from './markdown.ts';

/** An input of a flow: its type, what it is for, its default, and who takes it. */
export function describeInput(model: FlowModel, { name, type, value }: FlowItem): string {
  const isChat = scalarOf(value, 'is_chat_input')?.value === true;
  const isHistory = scalarOf(value, 'is_chat_history')?.value === true;
  const description = scalarOf(value, 'description')?.text;
  const fallback = defaultOf(value);
  return paragraphs(
    `${code(name)}: ${isChat ? 'chat input' : isHistory ? 'chat history' : 'input'}${type ? ` of type ${code(type.text)}` : ''}`,
    description && prose(description),
    fallback !== undefined && `Default: ${code(fallback)}`,
    usedBy(model, (reference) => reference.kind === 'input' && reference.name === name),
  );
}

export function describeOutput({ name, type, value, reference }: OutputItem): string {
  const description = scalarOf(value, 'description')?.text;
  return paragraphs(
    `${code(name)}: output${type ? ` of type ${code(type.text)}` : ''}`,
    description && prose(description),
    reference && `From ${code(reference.scalar.text)}`,
  );
}

/** A node: what it runs and when, its variants, and who takes its output. */
export function describeNode(model: FlowModel, name: string): string | undefined {
  const node = model.nodes.find((one) => one.name === name);
  const group = model.variants.find((one) => one.name === name);
  if (!node && !group) return undefined;
  const types = new FlowScope(model).typesOf(name);
  const source = node?.sourcePath?.text ?? node?.sourceTool?.text;
  const defaultId = group?.defaultId?.text;
  return paragraphs(
    `${code(name)}: ${types.length ? `${types.join(' or ')} node` : 'node'}${source ? `, ${code(source)}` : ''}`,
    node?.aggregation && 'Runs once, after all lines of a run.',
    node && runsWhere(node),
    group &&
      `Variants: ${nameList(group.variants.map(({ id }) => id))}${defaultId ? `; default ${code(defaultId)}` : ''}`,
    usedBy(model, (reference) => reference.kind === 'node' && reference.name === name),
  );
}

function runsWhere({ activate }: NodeItem): string | undefined {
  const when = scalarOf(activate, 'when')?.text;
  const is = scalarOf(activate, 'is')?.text;
  return when && is !== undefined ? `Runs only where ${code(when)} is ${code(is)}.` : undefined;
}

/** What a reference leads to; undefined where it leads nowhere. */
export function describeReference(model: FlowModel, reference: Reference): string | undefined {
  if (reference.kind === 'node') return describeNode(model, reference.name);
  const input = model.inputs.find(({ name }) => name === reference.name);
  return input && describeInput(model, input);
}

function usedBy(model: FlowModel, leadsHere: (reference: Reference) => boolean): string {
  const users = new Set<string>();
  for (const { name, references } of allNodes(model))
    if (references.some(({ reference }) => leadsHere(reference))) users.add(name);
  for (const { name, reference } of model.outputs)
    if (reference && leadsHere(reference.reference)) users.add(`outputs.${name}`);
  return users.size ? `Used by ${nameList([...users])}` : 'Not used.';
}

function defaultOf(value: YamlValue): string | undefined {
  if (value.kind !== 'map') return undefined;
  const entry = value.entries.find(({ key }) => key === 'default');
  if (!entry || entry.value.kind !== 'scalar') return undefined;
  return entry.value.value === '' ? '""' : entry.value.text || 'null';
}
