import type { FlowModel } from './flowModel.ts';
import { parseFlowModel } from './parseFlowModel.ts';
import { parseYamlTree } from './parseYamlTree.ts';
import { SourceText } from './sourceText.ts';
import type { YamlTree } from './yamlTree.ts';

/** A flow definition, read once; features and rules only look at it. */
export interface FlowDocument {
  kind: 'flow';
  /** With '/'; of a buffer that was never saved, its name. */
  path: string;
  source: SourceText;
  tree: YamlTree;
  model: FlowModel;
}

export function parseFlowDocument(text: string, path: string): FlowDocument {
  const tree = parseYamlTree(text);
  return { kind: 'flow', path, source: new SourceText(text), tree, model: parseFlowModel(tree, path) };
}
