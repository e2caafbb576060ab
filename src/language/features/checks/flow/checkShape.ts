import { entryOf, isNothing, valueOf, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowItem, NodeItem } from '../../../document/flowModel.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix } from '../../finding.ts';
import { checkValueType } from './checkValueType.ts';
import { addType, writeOut } from './itemFixes.ts';
import { inputsToMap, listToMap, nodesToList, sourceToMap, withoutDash, type Mend } from './reshape.ts';
import type { FlowCheck } from './flowCheck.ts';
import { addVariants } from './strayVariants.ts';
import { isTruthy } from './pythonTruth.ts';

/** Parts of a DAG flow whose shape keeps prompt flow from reading it. Source: the `deserialize` methods of its contracts/flow.py. */
export function checkShape({ document: { model, source }, report }: FlowCheck): void {
  const { root } = model;
  if (!root) return;
  const wrong = (span: Span, what: string, wanted: string, fixes: Fix[] = []): void =>
    report('FS106', span, `${what} must be ${wanted}; prompt flow cannot read the flow`, { fixes });
  /** Nothing, or what Python takes for nothing, may stand there. */
  const isMap = (owner: YamlValue, key: string, mend: Mend = () => []): void => {
    const entry = entryOf(owner, key);
    if (!entry || entry.value.kind === 'map' || !isTruthy(entry.value)) return;
    const what = entry.value.kind === 'list' ? 'a mapping, with no dashes' : 'a mapping';
    wrong(spanOf(entry), `"${key}"`, what, mend(source, entry));
  };
  for (const key of ['inputs', 'outputs']) isMap(root, key, listToMap);
  isMap(root, 'node_variants');
  const nodes = entryOf(root, 'nodes');
  if (!nodes || isNothing(nodes.value)) {
    const span = nodes?.keySpan ?? root.entries[0]?.keySpan ?? root.span;
    report('FS108', span, 'the flow has no "nodes"; prompt flow cannot run it');
  } else if (nodes.value.kind === 'list') {
    for (const item of nodes.value.items) if (item.kind !== 'map') wrong(item.span, 'a node', 'a mapping');
  } else if (isTruthy(nodes.value))
    wrong(spanOf(nodes), '"nodes"', 'a list, with "- name: …" for each node', nodesToList(source, nodes));
  checkMessageFormat(root, wrong);
  for (const item of model.inputs) checkItem(item, 'input');
  for (const item of model.outputs) checkItem(item, 'output');
  for (const node of model.nodes) checkNode(node);
  for (const { name, nameSpan, value, variants } of model.variants) {
    if (value.kind !== 'map') {
      wrong(nameSpan, `the variants of "${name}"`, 'a mapping');
      continue;
    }
    const list = entryOf(value, 'variants');
    if (list?.value.kind !== 'map')
      wrong(
        list?.keySpan ?? nameSpan,
        `"variants" of "${name}"`,
        'a mapping of variants',
        list ? [] : addVariants(source, value),
      );
    for (const { id, idSpan, node } of variants) {
      if (node) checkNode(node);
      else wrong(idSpan, `"node" of the variant "${id}"`, 'a mapping');
    }
  }

  function checkItem({ name, nameSpan, value, type }: FlowItem, what: 'input' | 'output'): void {
    if (value.kind !== 'map')
      return wrong(
        nameSpan,
        `the ${what} "${name}"`,
        'a mapping with a "type"',
        writeOut(source, nameSpan, value, what),
      );
    if (type) return checkValueType(type, what, report);
    const entry = entryOf(value, 'type');
    if (entry && !isNothing(entry.value))
      return wrong(entry.keySpan, `"type" of "${name}"`, 'the name of a type');
    report(
      'FS108',
      entry?.keySpan ?? nameSpan,
      `the ${what} "${name}" has no "type"; prompt flow cannot read the flow`,
      { fixes: addType(source, value, entry) },
    );
  }

  function checkNode({ map }: NodeItem): void {
    isMap(map, 'inputs', inputsToMap);
    for (const [key, mend] of [
      ['source', sourceToMap],
      ['activate', withoutDash],
    ] as const) {
      const entry = entryOf(map, key);
      if (entry && entry.value.kind !== 'map')
        wrong(spanOf(entry), `"${key}"`, 'a mapping', mend(source, entry));
    }
    const tool = valueOf(valueOf(map, 'source'), 'tool');
    if (tool && tool.kind !== 'scalar' && isTruthy(tool)) wrong(tool.span, '"tool" of the source', 'text');
  }

  function checkMessageFormat(of: YamlValue, tell: typeof wrong): void {
    const format = valueOf(of, 'message_format');
    if (!format || !isTruthy(format)) return;
    if (format.kind === 'scalar' && formats.includes(format.text.toLowerCase())) return;
    tell(format.span, '"message_format"', formats.map((one) => `"${one}"`).join(' or '));
  }
}

const formats = ['basic', 'openai-vision'];

const spanOf = ({ keySpan, value }: { keySpan: Span; value: YamlValue }): Span =>
  value.kind === 'scalar' && value.value !== null ? value.span : keySpan;
