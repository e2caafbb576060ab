import { entryOf, valueOf } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../../finding.ts';
import { insertFirst } from '../../edits/entryEdits.ts';
import { replaceScalar, replaceWith } from '../../edits/replaceScalar.ts';
import type { FlowCheck } from './flowCheck.ts';
import { defaultVariant, type GraphNode } from './graphNode.ts';

/** Variants against the nodes that use them. Source: `overwrite_variant` of prompt flow's orchestrator. */
export function checkVariants(check: FlowCheck): void {
  const { byName, groups, nodes, report, document, nearNodes } = check;
  for (const node of nodes) if (node.usesVariants) checkNode(node, check);
  for (const { name, nameSpan } of groups.values()) {
    const node = byName.get(name);
    if (!document.model.nodes.length) continue;
    if (!node)
      report('FS126', nameSpan, `the flow has no node "${name}", so these variants are never used`, {
        fixes: replaceWith(
          nameSpan,
          nearNodes(name).filter((near) => !groups.has(near)),
        ),
      });
    else if (!node.usesVariants)
      report(
        'FS127',
        nameSpan,
        `the node "${name}" has no "use_variants: true", so these variants are not used`,
        {
          tag: 'unnecessary',
          related: [{ span: node.item.nameSpan, message: `The node "${name}"` }],
        },
      );
  }
}

function checkNode({ name, item, group }: GraphNode, { document: { source }, report }: FlowCheck): void {
  const uses = entryOf(item.map, 'use_variants')!;
  const fails = 'prompt flow cannot run the node';
  if (!group) return report('FS124', uses.keySpan, `"node_variants" has no variants of "${name}"; ${fails}`);
  const { defaultId, value } = group;
  // Where there are none to choose from, that is told already.
  if (valueOf(value, 'variants')?.kind !== 'map' || value.kind !== 'map' || defaultVariant(group)) return;
  const ids = group.variants.slice(0, 5).map(({ id }) => id);
  if (defaultId)
    return report('FS124', defaultId.span, `"${name}" has no variant "${defaultId.text}"; ${fails}`, {
      fixes: replaceScalar(defaultId, ids),
    });
  const entry = entryOf(value, 'default_variant_id');
  const fixes = ids.flatMap((id): Fix[] => {
    const title = `Make "${id}" the default`;
    if (!entry) return insertFirst(source, title, value, `default_variant_id: ${id}`);
    const { span } = entry.value;
    return [{ title, edits: [{ span, newText: span.start === span.end ? ` ${id}` : id }] }];
  });
  const message = `the variants of "${name}" have no "default_variant_id"; ${fails}`;
  report('FS124', entry?.keySpan ?? group.nameSpan, message, { fixes });
}
