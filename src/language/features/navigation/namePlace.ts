import type { Span } from '../../../flow/yaml/span.ts';

/** What a name in a flow or run stands for. */
export type Thing =
  | { kind: 'input' | 'output' | 'node'; name: string }
  | { kind: 'variant'; name: string; node: string };

/** A name where it is written. */
export interface NamePlace {
  thing: Thing;
  /** Of the name without quotes; of all that holds it where it is written with escapes or over several lines. */
  span: Span;
  /** `span` is the name alone, so that another one can be written there. */
  exact: boolean;
  declares: boolean;
  /** All that leads to the thing: of `${inputs.question}` the whole. */
  reach: Span;
  /** In a run, a thing of the flow of the run that `run:` names, not of its own. */
  ofBase?: true;
}

/** The same for all places of a thing in one flow. */
export const thingKey = (thing: Thing): string =>
  thing.kind === 'variant' ? `variant ${thing.node}.${thing.name}` : `${thing.kind} ${thing.name}`;
