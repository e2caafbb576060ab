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
    if (item.kind !== 'map') return [item];
    const [, second] = item.entries.filter(({ key, merged }) => key === 'name' && !merged);
    const at = second ? item.entries.indexOf(second) : -1;
    if (!second || item.entries[0]?.key !== 'name') return [item];
    const [own, rest] = [item.entries.slice(0, at), item.entries.slice(at)];
    // Else it is only the name that is there twice.
    if (!isOfNode(own) || !isOfNode(rest)) return [item];
    moved.push(...rest);
    report('FS102', second.keySpan, 'the key "name" is written twice; a dash begins a new node', {
      fixes: addDash(second),
    });
    const behind = { ...item, entries: rest };
    return [{ ...item, entries: own }, ...split(behind)];
  }

  function addDash({ keySpan: { start } }: YamlEntry): Fix[] {
    const { line, character } = source.positionAt(start);
    if (!/^ {2,}$/.test(source.line(line).slice(0, character))) return [];
    return [
      { title: 'Begin a new node', edits: [{ span: { start: start - 2, end: start }, newText: '- ' }] },
    ];
  }
}

const isOfNode = (entries: readonly YamlEntry[]): boolean =>
  entries.some(({ key }) => key === 'type' || key === 'source');
