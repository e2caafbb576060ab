import type { FlowDocument } from '../../../document/flowDocument.ts';
import {
  entryOf,
  isNothing,
  scalarOf,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import { hasAnchor } from '../../edits/entryEdits.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { isTruthy } from './pythonTruth.ts';
import { knownKeys } from './knownKeys.ts';
import { mapItems, mapValues, withRoot } from './slips.ts';

type Code = 'FS108' | 'FS112' | 'FS115' | 'FS120' | 'FS124';

/**
 * Reads a DAG flow as if the keys that it needs were spelled as they should be, and tells of each that is not: what misses the
 * key says no more of it. Only of keys without which prompt flow refuses the flow.
 */
export function readMisspelt(document: FlowDocument, report: Report): FlowDocument {
  const { root } = document.model;
  if (!root) return document;
  const seen = new Map<YamlMap, YamlMap>();
  const sections = mapValues(rename(root, 'dag', 'nodes', isList), (value, key) => {
    if (key === 'nodes' && value.kind === 'list')
      return mapItems(value, (node) => (node.kind === 'map' ? once(node, readNode) : node));
    if (value.kind !== 'map' || (key !== 'inputs' && key !== 'outputs')) return value;
    return mapValues(value, (item) =>
      item.kind === 'map' ? once(item, key === 'inputs' ? readInput : readOutput) : item,
    );
  });
  const read = sections === root ? document : withRoot(document, sections);
  const whole = readVariants(readInputs(read));
  return whole === sections ? read : withRoot(document, whole);

  function once(map: YamlMap, how: (map: YamlMap) => YamlMap): YamlMap {
    const known = seen.get(map) ?? how(map);
    seen.set(map, known);
    return known;
  }

  function readNode(map: YamlMap): YamlMap {
    const named = rename(map, 'node', 'name', isScalar);
    // The rest of it stands in its variant.
    if (isTruthy(entryOf(map, 'use_variants')?.value)) return named;
    const typed = rename(rename(named, 'node', 'type', isScalar), 'node', 'source', isMap);
    const whole = scalarOf(typed, 'type')?.text === 'llm' ? rename(typed, 'node', 'api', isScalar) : typed;
    return mapValues(whole, (value, key) => {
      if (value.kind !== 'map') return value;
      if (key === 'source' && !entryOf(value, 'tool')) return rename(value, 'source', 'path', isScalar);
      if (key !== 'activate') return value;
      return rename(
        rename(value, 'activate', 'when', isScalar, 'FS120'),
        'activate',
        'is',
        isScalar,
        'FS120',
      );
    });
  }

  function readInput(map: YamlMap): YamlMap {
    return rename(map, 'input', 'type', isScalar);
  }

  function readOutput(map: YamlMap): YamlMap {
    return rename(rename(map, 'output', 'type', isScalar), 'output', 'reference', isScalar, 'FS115');
  }

  /** Only where something in it is referenced is the flow refused without it. */
  function readInputs({ model }: FlowDocument): YamlMap {
    const references = [
      ...model.nodes.flatMap((node) =>
        node.useVariants ? [] : node.references.filter(({ at }) => at === 'input'),
      ),
      ...model.outputs.flatMap(({ reference }) => reference ?? []),
    ];
    const isUsed = (value: YamlValue): boolean =>
      references.some(({ reference: { kind, name } }) => kind === 'input' && entryOf(value, name));
    return rename(model.root!, 'dag', 'inputs', isUsed, 'FS112');
  }

  function readVariants(map: YamlMap): YamlMap {
    const nodes = entryOf(map, 'nodes')?.value;
    const varied = (nodes?.kind === 'list' ? nodes.items : []).flatMap((node) =>
      isTruthy(entryOf(node, 'use_variants')?.value) ? (scalarOf(node, 'name')?.text ?? []) : [],
    );
    const isUsed = (value: YamlValue): boolean => varied.some((name) => entryOf(value, name));
    return mapValues(rename(map, 'dag', 'node_variants', isUsed, 'FS124'), (groups, key) =>
      key !== 'node_variants' || groups.kind !== 'map'
        ? groups
        : mapValues(groups, (group, name) =>
            group.kind === 'map' && varied.includes(name)
              ? rename(group, 'group', 'default_variant_id', isScalar, 'FS124')
              : group,
          ),
    );
  }

  function rename(
    map: YamlMap,
    level: keyof typeof knownKeys,
    key: string,
    fits: (value: YamlValue) => boolean,
    code: Code = 'FS108',
  ): YamlMap {
    if (entryOf(map, key)) return map;
    const meant = map.entries.find((entry) => fits(entry.value) && isMeant(entry, level, key));
    if (!meant) return map;
    report(
      code,
      meant.keySpan,
      `"${meant.key}" is no key that is known here, and "${key}" is missing; did you mean "${key}"?`,
      {
        fixes: replaceWith(meant.keySpan, [key]),
      },
    );
    return { ...map, entries: map.entries.map((entry) => (entry === meant ? { ...entry, key } : entry)) };
  }

  function isMeant(entry: YamlEntry, level: keyof typeof knownKeys, key: string): boolean {
    if (entry.merged || knownKeys[level].includes(entry.key) || hasAnchor(document.source, entry))
      return false;
    const other = Object.keys(otherNames).find((one) => otherNames[one]!.includes(entry.key.toLowerCase()));
    return (other ?? nearest(entry.key, knownKeys[level])[0]) === key;
  }
}

/** What people write who know other tools. */
const otherNames: Record<string, string[]> = {
  default_variant_id: ['default'],
  inputs: ['parameters', 'params'],
  is: ['equals', 'value'],
  nodes: ['steps', 'tasks'],
  path: ['file'],
  when: ['if', 'condition'],
};

const isList = (value: YamlValue): boolean => value.kind === 'list';
const isMap = (value: YamlValue): boolean => value.kind === 'map';
const isScalar = (value: YamlValue): boolean => value.kind === 'scalar' && !isNothing(value);
