import { parseYamlTree } from './parseYamlTree.ts';
import { SourceText } from './sourceText.ts';
import type { YamlMap, YamlTree } from './yamlTree.ts';

/** A run file, read once. */
export interface RunDocument {
  kind: 'run';
  path: string;
  source: SourceText;
  tree: YamlTree;
  root?: YamlMap;
}

export function parseRunDocument(text: string, path: string): RunDocument {
  const tree = parseYamlTree(text);
  const { root } = tree;
  return { kind: 'run', path, source: new SourceText(text), tree, ...(root?.kind === 'map' && { root }) };
}
