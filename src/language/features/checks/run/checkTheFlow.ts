import type { FlowModel } from '../../../document/flowModel.ts';
import { scalarOf, valueOf, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import type { RunFacts } from '../../runFacts.ts';
import { replaceScalar, replaceWith } from '../../edits/replaceScalar.ts';

/** What a run changes in its flow: the variant and the connections of nodes. */
export function checkTheFlow(root: YamlMap, facts: RunFacts | undefined, report: Report): void {
  const flow = facts?.flow?.kind === 'dag' && facts.flow.root ? facts.flow : undefined;
  checkVariant(root, flow, report);
  const connections = valueOf(root, 'connections');
  if (!flow || connections?.kind !== 'map') return;
  const nodes = new Map(flow.nodes.map((node) => [node.name, node]));
  for (const { key, keySpan, value, merged } of connections.entries) {
    if (merged) continue;
    const node = nodes.get(key);
    if (!node)
      report('FS316', keySpan, `"${key}" is no node of the flow, so its connection cannot be replaced`, {
        fixes: replaceWith(keySpan, nearest(key, [...nodes.keys()])),
      });
    else if (node.type?.text === 'llm' && value.kind === 'map') checkReplaced(value, report);
  }
}

/** Source: `override_llm_connections` in promptflow's _orchestrator/utils.py. */
function checkReplaced(replaced: YamlMap, report: Report): void {
  for (const { key, keySpan, merged } of replaced.entries) {
    if (merged || replaceable.includes(key)) continue;
    report(
      'FS316',
      keySpan,
      `"${key}" of an LLM node cannot be replaced, only "${replaceable.join('", "')}"`,
      { fixes: replaceWith(keySpan, nearest(key, replaceable)) },
    );
  }
}

const replaceable = ['connection', 'deployment_name', 'model'];

/** Source: `parse_variant` in promptflow's flow_utils.py. */
function checkVariant(root: YamlMap, flow: FlowModel | undefined, report: Report): void {
  const scalar = scalarOf(root, 'variant');
  // An empty one is none to prompt flow.
  if (typeof scalar?.value !== 'string' || !scalar.value) return;
  const [, node, id] = /^["']?\$\{([^.]+)\.([^}]+)\}/.exec(scalar.text) ?? [];
  if (!node || !id) {
    const bare = /^\$?\{?([\w-]+)\.([\w-]+)\}?$/.exec(scalar.text);
    return report(
      'FS314',
      scalar.span,
      `"${scalar.text}" names no variant; that is written "\${node.variant}"`,
      {
        fixes: bare ? replaceScalar(scalar, [`\${${bare[1]}.${bare[2]}}`]) : [],
      },
    );
  }
  if (!flow) return;
  const group = flow.variants.find(({ name }) => name === node);
  const write = (nodeName: string, variant: string): string => `\${${nodeName}.${variant}}`;
  if (!group) {
    const isNode = flow.nodes.some(({ name }) => name === node);
    const near = nearest(
      node,
      flow.variants.map(({ name }) => name),
    );
    return report(
      'FS315',
      scalar.span,
      isNode ? `the node "${node}" has no variants` : `the flow has no node "${node}"`,
      {
        fixes: replaceScalar(
          scalar,
          near.map((name) => write(name, id)),
        ),
      },
    );
  }
  const ids = group.variants.map((variant) => variant.id);
  if (!ids.includes(id))
    report('FS315', scalar.span, `"${node}" has no variant "${id}", only "${ids.join('", "')}"`, {
      fixes: replaceScalar(
        scalar,
        nearest(id, ids).map((name) => write(node, name)),
      ),
    });
}
