import { listed } from '../run/listed.ts';
import type { FlowDocument } from '../../../document/flowDocument.ts';
import { parseFlowModel } from '../../../document/parseFlowModel.ts';
import type { YamlEntry, YamlList, YamlMap, YamlValue } from '../../../../flow/yaml/yamlTree.ts';

/** The same document, read as if its root were this one. */
export function withRoot(document: FlowDocument, root: YamlMap): FlowDocument {
  const tree = { ...document.tree, root };
  return { ...document, tree, model: parseFlowModel(tree, document.path) };
}

/** A mapping with other values in it; itself where none is another. */
export function mapValues(map: YamlMap, to: (value: YamlValue, key: string) => YamlValue): YamlMap {
  const entries = map.entries.map((entry) => {
    const value = to(entry.value, entry.key);
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries.every((entry, index) => entry === map.entries[index]) ? map : { ...map, entries };
}

/** The same of a list. */
export function mapItems(list: YamlList, to: (item: YamlValue) => YamlValue): YamlList {
  const items = list.items.map(to);
  return items.every((item, index) => item === list.items[index]) ? list : { ...list, items };
}

/** A mapping without some of its entries; itself where there are none. */
export function withoutEntries(map: YamlMap, gone: readonly YamlEntry[]): YamlMap {
  if (!gone.length) return map;
  const all = new Set(gone);
  return { ...map, entries: map.entries.filter((entry) => !all.has(entry)) };
}

/** Their keys in quotes; of many only the first. */
export const quotedKeys = (entries: readonly YamlEntry[]): string => listed(entries.map(({ key }) => key));
