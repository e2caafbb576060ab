import { allNodes } from '../../document/allNodes.ts';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { NodeItem } from '../../document/flowModel.ts';
import { parseReference } from '../../document/reference.ts';
import { touches } from '../../../flow/yaml/span.ts';
import type { YamlScalar } from '../../../flow/yaml/yamlTree.ts';
import type { SpanEdit } from '../finding.ts';
import { isInBrackets } from '../edits/sectionEdits.ts';

/** A value of a node's input that is no reference. */
export interface Literal {
  node: NodeItem;
  key: string;
  scalar: YamlScalar;
}

/** The literal at an offset, where it stands on one line. */
export function literalAt({ model, source }: FlowDocument, offset: number): Literal | undefined {
  for (const node of allNodes(model))
    for (const { key, value: scalar } of node.inputs) {
      if (scalar.kind !== 'scalar' || !touches(scalar.span, offset)) continue;
      const isLiteral = scalar.value !== null && scalar.style !== 'block' && !parseReference(scalar.text);
      const isOneLine = !/[\r\n]/.test(source.text.slice(scalar.span.start, scalar.span.end));
      return isLiteral && isOneLine ? { node, key, scalar } : undefined;
    }
  return undefined;
}

/** The edit that writes a reference in a literal's place, in its quotes where it has some. */
export function writeReference(
  { source, tree }: FlowDocument,
  { scalar }: Literal,
  reference: string,
): SpanEdit {
  const { span, inner, style } = scalar;
  if (style === 'quoted')
    return inner ? { span: inner, newText: reference } : { span, newText: `"${reference}"` };
  const quote = isInBrackets(source, tree.root, span.start) ? '"' : '';
  return { span, newText: quote + reference + quote };
}
