import type { FlowDocument } from '../../document/flowDocument.ts';
import type { FlowFacts } from '../facts.ts';
import type { Beside, Place } from '../schema/place.ts';
import type { SchemaPlace } from '../schema/schemaAt.ts';
import type { CompletionContext } from './completionContext.ts';
import { folderOf } from '../paths.ts';

/** A place in a flow with all that is known about it. */
export interface FlowPlace {
  document: FlowDocument;
  place: Place;
  schema: SchemaPlace;
  context: CompletionContext;
  facts?: FlowFacts;
}

/** The node that a place is in, as the lines around it say; of a variant, with the name of what it varies. */
export interface NodeAround {
  name: string;
  keys: Beside;
  source: Beside;
}

/** The schema's path of a place below its node: `''` for the node itself; undefined outside of nodes. */
export const pathInNode = (path: string): string | undefined =>
  /^(?:nodes\/-|node_variants\/\*\/variants\/\*\/node)(?:$|\/(.*))/
    .exec(path)
    ?.slice(1)
    .map((rest) => rest ?? '')[0];

/** Undefined outside of nodes. */
export function nodeAround({ steps, beside }: Place): NodeAround | undefined {
  const depth = steps[0]?.key === 'nodes' ? 2 : steps[0]?.key === 'node_variants' ? 5 : Infinity;
  if (steps.length < depth) return undefined;
  const keys = steps[depth]?.beside() ?? beside();
  const name = depth === 2 ? (keys.get('name') ?? '') : (steps[1]?.key ?? '');
  const source = steps[depth]?.key === 'source' ? (steps[depth + 1]?.beside() ?? beside()) : new Map();
  return { name, keys, source };
}

/** The flow folder; undefined in a buffer that was never saved. */
export const flowFolder = ({ document, facts }: FlowPlace): string | undefined =>
  facts?.folder ?? folderOf(document.path);
