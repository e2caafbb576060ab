import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { YamlEntry, YamlMap, YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';
import { mapValues } from './slips.ts';

/** Reads a node that has a second name as two: the dash of the second is missing. */
export function missingDash(
  { source }: FlowDocument,
  root: YamlMap,
  report: Report,
  moved: YamlEntry[],
): YamlMap {
  return mapValues(root, (nodes, key) => {
    if (key !== 'nodes' || nodes.kind !== 'list') return nodes;
    const items = nodes.items.flatMap(split);
    return items.length === nodes.items.length ? nodes : { ...nodes, items };
  });

  function split(item: YamlValue): YamlValue[] {
    if (item.kind !== 'map' || item.entries[0]?.key !== 'name') return [item];
    const parts: YamlEntry[][] = [];
    for (const entry of item.entries) {
      if (!parts.length || (entry.key === 'name' && !entry.merged)) parts.push([entry]);
      else parts.at(-1)!.push(entry);
    }
    // Where one of them is no node, it is only the name that is there twice.
    if (parts.length < 2 || !parts.every(isNode)) return [item];
    for (const part of parts.slice(1)) {
      for (const entry of part) moved.push(entry);
      report('FS102', part[0]!.keySpan, 'the key "name" is written twice; a dash begins a new node', {
        fixes: addDash(part[0]!),
      });
    }
    return parts.map((entries) => ({ ...item, entries }));
  }

  function addDash({ keySpan: { start } }: YamlEntry): Fix[] {
    const { line, character } = source.positionAt(start);
    if (!/^ {2,}$/.test(source.line(line).slice(0, character))) return [];
    return [
      { title: 'Begin a new node', edits: [{ span: { start: start - 2, end: start }, newText: '- ' }] },
    ];
  }
}

const isNode = (entries: readonly YamlEntry[]): boolean =>
  entries.some(({ key }) => key === 'type' || key === 'source');
