import type { FlowDocument } from '../../../document/flowDocument.ts';
import { parseFlowModel } from '../../../document/parseFlowModel.ts';
import type { YamlList, YamlMap, YamlValue } from '../../../../flow/yaml/yamlTree.ts';

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
