import type { NodeItem, PlacedReference } from '../../document/flowModel.ts';
import { nodeAround, type FlowPlace } from './flowPlace.ts';
import { FlowScope } from './flowScope.ts';

/** The nodes that may be referred to from a place. */
export function flowReferences({ document, place }: FlowPlace, at: PlacedReference['at']): NodeItem[] {
  const scope = new FlowScope(document.model);
  const node = at === 'output' ? undefined : nodeAround(place);
  if (!node) return scope.nodes();
  const isTrue = (key: string): boolean => node.keys.get(key)?.toLowerCase() === 'true';
  const aggregation = isTrue('aggregation') || isTrue('reduce') || scope.isAggregation(node.name);
  return scope.nodesFor(node.name, { aggregation, activate: at === 'activate' });
}
