import type { NodeItem, VariantGroup } from '../../../document/flowModel.ts';
import { valueOf } from '../../../../flow/yaml/yamlTree.ts';
import { isTruthy } from './pythonTruth.ts';

/** A node as prompt flow runs it. */
export interface GraphNode {
  name: string;
  /** Under `nodes`. */
  item: NodeItem;
  /** The node of its default variant where it uses variants, else `item`; undefined where that variant cannot be had. */
  runs?: NodeItem;
  usesVariants: boolean;
  /** The variants of the node, used or not. */
  group?: VariantGroup;
  aggregation: boolean;
}

/** Puts the default variant in the place of a node that uses variants. Source: `overwrite_variant` of prompt flow's orchestrator. */
export function toGraphNode(item: NodeItem, group: VariantGroup | undefined): GraphNode {
  const usesVariants = isTruthy(valueOf(item.map, 'use_variants'));
  const runs = usesVariants ? group && defaultVariant(group)?.node : item;
  return {
    name: item.name,
    item,
    usesVariants,
    ...(group && { group }),
    ...(runs && { runs }),
    aggregation: isAggregation(runs ?? item),
  };
}

export const defaultVariant = ({
  defaultId,
  variants,
}: VariantGroup): VariantGroup['variants'][number] | undefined =>
  defaultId && variants.find(({ id }) => id === defaultId.text);

const isAggregation = ({ map }: NodeItem): boolean =>
  isTruthy(valueOf(map, 'aggregation')) || isTruthy(valueOf(map, 'reduce'));
