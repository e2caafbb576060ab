import type { FlowDocument } from '../../../document/flowDocument.ts';
import { entryOf, type YamlEntry, type YamlMap, type YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';
import { isTextKey } from '../yaml/isText.ts';
import { knownKeys } from './knownKeys.ts';
import { mapItems, mapValues } from './slips.ts';

/** Reads `- ask:` with a node below it as the node of that name. */
export function namesAsKeys(
  { source }: FlowDocument,
  root: YamlMap,
  report: Report,
  moved: YamlEntry[],
): YamlMap {
  return mapValues(root, (nodes, key) =>
    key === 'nodes' && nodes.kind === 'list'
      ? mapItems(nodes, (item) => (item.kind === 'map' ? named(item) : item))
      : nodes,
  );

  function named(item: YamlMap): YamlMap {
    const [entry, ...others] = item.entries;
    const node = entry?.value;
    if (!entry || others.length || entry.merged || node?.kind !== 'map') return item;
    const isNode = entryOf(node, 'type') ?? entryOf(node, 'source');
    if (!isNode || entryOf(node, 'name') || knownKeys.node.includes(entry.key)) return item;
    moved.push(entry);
    const { key, keySpan } = entry;
    const message = `the node has no "name"; it is written "name: ${key}", in the column of the other keys`;
    report('FS108', keySpan, message, { fixes: nameIt(entry, node) });
    const value: YamlScalar = { kind: 'scalar', value: key, text: key, span: keySpan, style: 'plain' };
    const name = { key: 'name', keySpan, value, end: keySpan.end, merged: false };
    return { ...node, entries: [name, ...node.entries] };
  }

  /** The name takes the column of the node's keys. */
  function nameIt({ keySpan, value }: YamlEntry, node: YamlMap): Fix[] {
    const { text } = source;
    const written = text.slice(keySpan.start, keySpan.end);
    const { line, character } = source.positionAt(keySpan.start);
    const dash = /^( *)- +$/.exec(source.line(line).slice(0, character))?.[1]?.length;
    const column = source.positionAt(node.entries[0]!.keySpan.start).character;
    const isBlock = text[node.span.start] !== '{' && value.span.start > keySpan.end;
    const isKey = /^:\s*(?:#.*)?$/.test(source.line(line).slice(character + written.length));
    if (dash === undefined || column < dash + 2 || !isBlock || !isKey || !isTextKey(written)) return [];
    const start = keySpan.start - character + dash;
    const newText = `-${' '.repeat(column - dash - 1)}name: ${written}`;
    return [
      { title: `Name the node "${written}"`, edits: [{ span: { start, end: keySpan.end + 1 }, newText }] },
    ];
  }
}
