import { allNodes } from '../../document/allNodes.ts';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { NodeItem } from '../../document/flowModel.ts';
import { SourceText } from '../../../flow/yaml/sourceText.ts';
import { touches } from '../../../flow/yaml/span.ts';
import type { YamlEntry } from '../../../flow/yaml/yamlTree.ts';
import type { NavigationContext } from './navigationContext.ts';
import { resolvePlace } from './resolvePlace.ts';

/** What a node gives to its tool: a key under its `inputs`. */
export interface NodeArgument {
  document: FlowDocument;
  node: NodeItem;
  entry: YamlEntry;
}

export function argumentAt(document: LanguageDocument, offset: number): NodeArgument | undefined {
  if (document.kind !== 'flow') return undefined;
  for (const node of allNodes(document.model)) {
    if (!touches(node.map.span, offset)) continue;
    const entry = node.inputs.find(({ keySpan }) => touches(keySpan, offset));
    if (entry) return { document, node, entry };
  }
  return undefined;
}

/** The file that a node's tool or template is in. */
export async function sourceOf(
  document: FlowDocument,
  { sourcePath }: NodeItem,
  context: NavigationContext,
): Promise<string | undefined> {
  if (!sourcePath?.text) return undefined;
  const { text, span } = sourcePath;
  const found = await resolvePlace(document, { role: 'source', text, span }, context);
  return found?.kind === 'file' ? found.path : undefined;
}

/** The file of an argument's tool, as it is. */
export async function readSourceOf(
  { document, node }: NodeArgument,
  context: NavigationContext,
): Promise<{ path: string; source: SourceText } | undefined> {
  const path = await sourceOf(document, node, context);
  const text = path === undefined ? undefined : await context.files.read(path);
  return path === undefined || text === undefined ? undefined : { path, source: new SourceText(text) };
}
