import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowItem, VariantGroup } from '../../../document/flowModel.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { toGraphNode, type GraphNode } from './graphNode.ts';

/** What the rules on a DAG flow share: its parts by name. */
export interface FlowCheck {
  document: FlowDocument;
  facts: FlowFacts | undefined;
  report: Report;
  inputs: ReadonlyMap<string, FlowItem>;
  nodes: readonly GraphNode[];
  /** Of several with one name, the first. */
  byName: ReadonlyMap<string, GraphNode>;
  groups: ReadonlyMap<string, VariantGroup>;
  nearInputs: (wanted: string) => readonly string[];
  nearNodes: (wanted: string) => readonly string[];
}

/** Looks the parts of a flow up once. */
export function toFlowCheck(document: FlowDocument, facts: FlowFacts | undefined, report: Report): FlowCheck {
  const { model } = document;
  const groups = new Map(model.variants.map((group) => [group.name, group]));
  const nodes = model.nodes.map((item) => toGraphNode(item, groups.get(item.name)));
  const inputs = new Map(model.inputs.map((input) => [input.name, input]));
  const byName = new Map(nodes.toReversed().map((node) => [node.name, node]));
  return {
    document,
    facts,
    report,
    inputs,
    nodes,
    byName,
    groups,
    nearInputs: remembered(inputs),
    nearNodes: remembered(byName),
  };
}

/** More lookups than anyone reads would only take time. */
const mostLookups = 20;

function remembered(names: ReadonlyMap<string, unknown>): (wanted: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (wanted) => {
    const found = known.get(wanted) ?? (known.size < mostLookups ? nearest(wanted, names.keys()) : []);
    known.set(wanted, found);
    return found;
  };
}
