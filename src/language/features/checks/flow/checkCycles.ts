import type { PlacedReference } from '../../../document/flowModel.ts';
import type { FlowCheck } from './flowCheck.ts';
import { graphReferences } from './checkReferences.ts';
import type { GraphNode } from './graphNode.ts';

interface Edge {
  to: GraphNode;
  by: PlacedReference;
}

/** Nodes that wait for each other: each knot of them is one finding, with a cycle in it as related places. */
export function checkCycles({ nodes, byName, report }: FlowCheck): void {
  const edges = new Map(nodes.map((node) => [node, edgesOf(node, byName)]));
  for (const knot of knots(nodes, edges)) {
    const cycle = cycleIn(knot, edges);
    const [first] = cycle;
    if (!first) continue;
    const names = cycle.map(({ to }) => `"${to.name}"`);
    const message =
      cycle.length === 1
        ? `the node ${names[0]} waits for itself; prompt flow refuses the flow`
        : `the nodes ${shortened([names.at(-1)!, ...names]).join(' → ')} wait for each other; prompt flow refuses the flow`;
    const related = cycle.map(({ to, by }, index) => ({
      span: by.nameSpan,
      message: `"${cycle.at(index - 1)!.to.name}" waits for "${to.name}"`,
    }));
    report('FS116', first.by.nameSpan, message, { related });
  }
}

/** A long way only with its ends. */
const shortened = (names: string[]): string[] =>
  names.length > 8 ? [...names.slice(0, 4), '…', ...names.slice(-3)] : names;

function edgesOf(node: GraphNode, byName: ReadonlyMap<string, GraphNode>): Edge[] {
  return graphReferences(node.runs ?? node.item).flatMap((by) => {
    const to = byName.get(by.reference.name);
    return to ? [{ to, by }] : [];
  });
}

/**
 * The parts of the graph in which every node waits for every other, in the order of the file. Tarjan's algorithm, with a
 * stack of its own: a chain of nodes may be longer than the calls that fit.
 */
function knots(nodes: readonly GraphNode[], edges: ReadonlyMap<GraphNode, Edge[]>): Set<GraphNode>[] {
  const found: Set<GraphNode>[] = [];
  const order = new Map<GraphNode, number>();
  const low = new Map<GraphNode, number>();
  const open: GraphNode[] = [];
  const isOpen = new Set<GraphNode>();
  const enter = (node: GraphNode): { node: GraphNode; next: number } => {
    order.set(node, order.size);
    low.set(node, order.get(node)!);
    open.push(node);
    isOpen.add(node);
    return { node, next: 0 };
  };
  const lower = (node: GraphNode, to: number): void => void low.set(node, Math.min(low.get(node)!, to));
  for (const start of nodes) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const edge = edges.get(at.node)?.[at.next++];
      if (edge) {
        if (!order.has(edge.to)) path.push(enter(edge.to));
        else if (isOpen.has(edge.to)) lower(at.node, order.get(edge.to)!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lower(above.node, low.get(at.node)!);
      if (low.get(at.node) !== order.get(at.node)) continue;
      const knot = new Set(open.splice(open.lastIndexOf(at.node)));
      for (const node of knot) isOpen.delete(node);
      const waitsForItself = edges.get(at.node)?.some(({ to }) => to === at.node);
      if (knot.size > 1 || waitsForItself) found.push(knot);
    }
  }
  return found;
}

/** A cycle in a knot, through its first node in the file, along the fewest references. */
function cycleIn(knot: ReadonlySet<GraphNode>, edges: ReadonlyMap<GraphNode, Edge[]>): Edge[] {
  const start = [...knot].reduce((one, other) =>
    one.item.nameSpan.start <= other.item.nameSpan.start ? one : other,
  );
  const cameBy = new Map<GraphNode, { from: GraphNode; edge: Edge }>();
  const waiting = [start];
  for (const from of waiting)
    for (const edge of edges.get(from) ?? []) {
      if (!knot.has(edge.to) || cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, { from, edge });
      waiting.push(edge.to);
    }
  const cycle: Edge[] = [];
  let at = start;
  do {
    const { from, edge } = cameBy.get(at)!;
    cycle.unshift(edge);
    at = from;
  } while (at !== start);
  return cycle;
}
