import type { FlowModel, NodeItem } from './flowModel.ts';

/** Every node that is written in a flow: under `nodes`, then in the variants, chosen or not. */
export const allNodes = ({ nodes, variants }: FlowModel): NodeItem[] => [
  ...nodes,
  ...variants.flatMap((group) => group.variants.flatMap(({ node }) => node ?? [])),
];
