import type { FlowModel } from '../document/flowModel.ts';
import type { PathFact } from './facts.ts';

/** What the disk says about what a run file names; what is absent is not known. */
export interface RunFacts {
  /** What `flow`, `data` and other paths lead to, by the text that is written. */
  paths: ReadonlyMap<string, PathFact>;
  /** The flow that `flow:` names, where it is a local one that could be read. */
  flow?: FlowModel;
  /** Every column of the data, where all of it could be read. */
  columns?: readonly string[];
}
