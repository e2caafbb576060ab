import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import {
  entryOf,
  isNothing,
  scalarOf,
  valueOf,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import { shiftLines } from '../../edits/shiftLines.ts';
import type { Fix, Report } from '../../finding.ts';
import { dashesTooMany } from './dashesTooMany.ts';
import { missingDash } from './missingDash.ts';
import { namesAsKeys } from './namesAsKeys.ts';
import { knownKeys } from './knownKeys.ts';
import { isTruthy } from './pythonTruth.ts';
import { mapItems, mapValues, quotedKeys, withoutEntries, withRoot } from './slips.ts';

/**
 * Reads a DAG flow as if the keys that it needs stood in the column where they are looked for, and tells where they do not: what
 * misses them says no more of it. Only of what prompt flow refuses.
 */
export function readMisplaced(
  document: FlowDocument,
  report: Report,
): { placed: FlowDocument; moved: readonly YamlEntry[] } {
  const { source } = document;
  const moved: YamlEntry[] = [];
  const { root } = document.model;
  if (!root || root.entries.some(({ merged }) => merged)) return { placed: document, moved };
  const seen = new Set<YamlValue>();
  const named = namesAsKeys(document, nodesOutside(nodesWithin(root)), report, moved);
  const split = missingDash(document, named, report, moved);
  const dashed = dashesTooMany(document, split, report, moved);
  const whole = mapValues(dashed, (value, key) => {
    if (key === 'inputs' && value.kind === 'map') return emptied(value, () => true, inputKeys, isText);
    if (key !== 'nodes' || value.kind !== 'list') return value;
    return mapItems(value, (node) => {
      if (node.kind !== 'map' || seen.has(node)) return node;
      seen.add(node);
      const sourced = emptied(node, (one) => one === 'source', sourceKeys, isText);
      return emptied(
        sourced,
        (one) => one === 'activate',
        knownKeys.activate,
        () => true,
      );
    });
  });
  return { placed: whole === root ? document : withRoot(document, whole), moved };

  function tell(span: Span, message: string, fixes: Fix[]): void {
    report('FS108', span, message, { fixes });
  }

  /** `nodes` under `inputs` or `outputs`. */
  function nodesWithin(map: YamlMap): YamlMap {
    if (entryOf(map, 'nodes')) return map;
    for (const section of ['inputs', 'outputs']) {
      const around = valueOf(map, section);
      const nodes = entryOf(around, 'nodes');
      if (around?.kind !== 'map' || nodes?.value.kind !== 'list' || nodes.merged) continue;
      const message = `"nodes" stands under "${section}", so the flow has none; it belongs in the first column`;
      moved.push(nodes);
      tell(nodes.keySpan, message, shiftLines(source, 'Move it to the first column', [nodes], 0));
      const rest = { ...around, entries: around.entries.filter((entry) => entry !== nodes) };
      const without = mapValues(map, (value) => (value === around ? rest : value));
      return { ...without, entries: [...without.entries, nodes] };
    }
    return map;
  }

  /** Keys of the last node in the column of `nodes`. */
  function nodesOutside(map: YamlMap): YamlMap {
    const at = map.entries.findIndex(({ key }) => key === 'nodes');
    const nodes = map.entries[at]?.value;
    const last = nodes?.kind === 'list' ? nodes.items.at(-1) : undefined;
    const behind = map.entries.slice(at + 1);
    const end = behind.findIndex((entry) => !isOfNode(entry));
    const own = behind.slice(0, end === -1 ? undefined : end);
    const name = scalarOf(last, 'name')?.text;
    if (nodes?.kind !== 'list' || last?.kind !== 'map' || name === undefined || !own.length) return map;
    const isNeeded = own.some(({ key }) => key === 'type' || key === 'source');
    if (!isNeeded || isTruthy(valueOf(last, 'use_variants')) || own.some(({ key }) => entryOf(last, key)))
      return map;
    const { character } = source.positionAt(last.entries[0]!.keySpan.start);
    const message = `${quotedKeys(own)} of the node "${name}" must stand in the column of its "name"`;
    for (const one of own) moved.push(one);
    tell(own[0]!.keySpan, message, shiftLines(source, 'Indent as the name', own, character));
    const node: YamlMap = { ...last, entries: [...last.entries, ...own] };
    const all = { ...nodes, items: [...nodes.items.slice(0, -1), node] };
    const rest = mapValues(map, (value) => (value === nodes ? all : value));
    return withoutEntries(rest, own);
  }

  /** Entries with nothing in them, whose keys follow in their own column. */
  function emptied(
    map: YamlMap,
    isEmptied: (key: string) => boolean,
    keys: readonly string[],
    fits: (value: YamlValue) => boolean,
  ): YamlMap {
    const filled = new Map<YamlEntry, YamlEntry>();
    const gone: YamlEntry[] = [];
    const belongs = ({ key, merged, value }: YamlEntry): boolean =>
      !merged && keys.includes(key) && fits(value);
    for (let index = 0; index < map.entries.length; index += 1) {
      const entry = map.entries[index]!;
      if (!isEmptied(entry.key) || entry.merged || !isNothing(entry.value)) continue;
      const own: YamlEntry[] = [];
      for (let next = map.entries[index + 1]; next && belongs(next); next = map.entries[index + 1]) {
        own.push(next);
        index += 1;
      }
      if (!own.length) continue;
      gone.push(...own);
      const column = source.positionAt(entry.keySpan.start).character + 2;
      const message = `nothing stands under "${entry.key}"; ${quotedKeys(own)} must be indented deeper than it`;
      tell(entry.keySpan, message, shiftLines(source, 'Indent the lines below', own, column));
      filled.set(entry, { ...entry, value: { kind: 'map', span: spanOf(own), entries: own } });
    }
    if (!gone.length) return map;
    for (const one of gone) moved.push(one);
    const read = withoutEntries(map, gone);
    return { ...read, entries: read.entries.map((entry) => filled.get(entry) ?? entry) };
  }
}

const spanOf = (entries: readonly YamlEntry[]): Span => ({
  start: entries[0]!.keySpan.start,
  end: entries.at(-1)!.end,
});

function isOfNode({ key, value, merged }: YamlEntry): boolean {
  if (merged) return false;
  if (key === 'type')
    return value.kind === 'scalar' && ['python', 'llm', 'prompt', 'custom_llm'].includes(value.text);
  if (key === 'inputs') return false;
  return knownKeys.node.includes(key) && !knownKeys.dag.includes(key);
}

const isText = (value: YamlValue): boolean => value.kind === 'scalar' && !isNothing(value);
const inputKeys = knownKeys.input;
const sourceKeys = ['type', 'path'];
