import { allNodes } from '../../document/allNodes.ts';
import type { FlowModel, NodeItem } from '../../document/flowModel.ts';

/** What the nodes of a flow refer to, to tell which references are possible. */
export class FlowScope {
  /** By name, in the order of the text; of a node with variants its variants too. */
  readonly #nodes = new Map<string, NodeItem[]>();

  constructor(model: FlowModel) {
    for (const node of allNodes(model)) this.#add(node);
  }

  #add(node: NodeItem): void {
    if (!node.name) return;
    const same = this.#nodes.get(node.name);
    if (same) same.push(node);
    else this.#nodes.set(node.name, [node]);
  }

  isAggregation(name: string): boolean {
    return this.#nodes.get(name)?.some(({ aggregation }) => aggregation) ?? false;
  }

  /** The nodes that a node may refer to: no cycle comes of it, and one that runs for each line waits for no aggregation. */
  nodesFor(name: string, { aggregation, activate }: { aggregation: boolean; activate: boolean }): NodeItem[] {
    const behind = this.#behind(name);
    return this.nodes().filter((node) => {
      if (behind.has(node.name)) return false;
      const isAggregation = this.isAggregation(node.name);
      return isAggregation ? aggregation : !(aggregation && activate);
    });
  }

  /** One for each name. */
  nodes(): NodeItem[] {
    return [...this.#nodes.values()].map(([node]) => node!);
  }

  /** The types that a node has, with its variants. */
  typesOf(name: string): string[] {
    const types = (this.#nodes.get(name) ?? []).flatMap(({ type }) => type?.text ?? []);
    return [...new Set(types)];
  }

  /** A node and all that wait for its output. */
  #behind(name: string): ReadonlySet<string> {
    const users = new Map<string, string[]>();
    for (const [user, nodes] of this.#nodes)
      for (const { references } of nodes)
        for (const { reference } of references)
          if (reference.kind === 'node') {
            const known = users.get(reference.name);
            if (known) known.push(user);
            else users.set(reference.name, [user]);
          }
    const behind = new Set([name]);
    for (const one of behind) for (const user of users.get(one) ?? []) behind.add(user);
    return behind;
  }
}
