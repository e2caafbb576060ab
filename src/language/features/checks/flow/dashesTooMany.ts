import type { FlowDocument } from '../../../document/flowDocument.ts';
import {
  entryOf,
  scalarOf,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import type { Report, SpanEdit } from '../../finding.ts';
import { knownKeys } from './knownKeys.ts';
import { mapValues } from './slips.ts';

/** Reads items of `nodes` that have keys which the node above lacks, and no name, as parts of that node; each such node is told once. */
export function dashesTooMany(
  { source }: FlowDocument,
  root: YamlMap,
  report: Report,
  moved: YamlEntry[],
): YamlMap {
  return mapValues(root, (nodes, key) => {
    if (key !== 'nodes' || nodes.kind !== 'list') return nodes;
    const items: YamlValue[] = [];
    let edits: SpanEdit[] = [];
    for (const item of nodes.items) {
      const above = items.at(-1);
      const dash =
        above?.kind === 'map' && item.kind === 'map' && isPart(above, item) ? dashOf(item) : undefined;
      if (!dash || above?.kind !== 'map' || item.kind !== 'map') {
        items.push(item);
        edits = [];
        continue;
      }
      moved.push(...item.entries);
      edits.push({ span: dash, newText: ' ' });
      items[items.length - 1] = { ...above, entries: [...above.entries, ...item.entries] };
      // The later dashes join the fix of the first.
      if (edits.length > 1) continue;
      const name = scalarOf(above, 'name')!.text;
      const message = `the dash begins a new node here, but "${item.entries[0]!.key}" seems to belong to the node "${name}"`;
      report('FS108', item.entries[0]!.keySpan, message, {
        fixes: [{ title: 'Remove the dashes within the node', edits }],
      });
    }
    return items.length === nodes.items.length ? nodes : { ...nodes, items };
  });

  function dashOf({ entries: [first] }: YamlMap): SpanEdit['span'] | undefined {
    const { start } = first!.keySpan;
    const { line, character } = source.positionAt(start);
    const before = source.line(line).slice(0, character);
    const dash = before.indexOf('-');
    return /^ *- +$/.test(before)
      ? { start: start - character + dash, end: start - character + dash + 1 }
      : undefined;
  }
}

/** It has no name, nothing that the node has too, and the node lacks something. */
const isPart = (node: YamlMap, { entries }: YamlMap): boolean =>
  scalarOf(node, 'name') !== undefined &&
  !(entryOf(node, 'type') && entryOf(node, 'source')) &&
  entries.length > 0 &&
  entries.every(
    ({ key, merged }) => !merged && key !== 'name' && knownKeys.node.includes(key) && !entryOf(node, key),
  );
