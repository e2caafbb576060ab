import type { FlowModel } from './flowModel.ts';
import { parseFlowModel } from './parseFlowModel.ts';
import { SourceText } from '../../flow/yaml/sourceText.ts';
import { YamlCache, type YamlReader } from './yamlCache.ts';
import type { YamlTree } from '../../flow/yaml/yamlTree.ts';

/** A flow definition, read once; features and rules only look at it. */
export interface FlowDocument {
  kind: 'flow';
  /** With '/'; of a buffer that was never saved, its name. */
  path: string;
  source: SourceText;
  tree: YamlTree;
  model: FlowModel;
}

/** `cache` is the one that read the document's text before; without one all is read. */
export function parseFlowDocument(
  text: string,
  path: string,
  cache: YamlReader = new YamlCache(),
): FlowDocument {
  const tree = cache.parse(text);
  return { kind: 'flow', path, source: new SourceText(text), tree, model: parseFlowModel(tree, path) };
}
