import { SourceText } from '../../flow/yaml/sourceText.ts';
import type { YamlMap, YamlTree } from '../../flow/yaml/yamlTree.ts';
import { YamlCache } from './yamlCache.ts';

/** A run file, read once. */
export interface RunDocument {
  kind: 'run';
  path: string;
  source: SourceText;
  tree: YamlTree;
  root?: YamlMap;
}

export function parseRunDocument(text: string, path: string): RunDocument {
  const tree = new YamlCache().parse(text);
  const { root } = tree;
  return { kind: 'run', path, source: new SourceText(text), tree, ...(root?.kind === 'map' && { root }) };
}
