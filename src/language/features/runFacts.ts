import type { FlowModel } from '../document/flowModel.ts';
import { scalarOf, type YamlMap } from '../../flow/yaml/yamlTree.ts';
import type { PathFact } from './facts.ts';

/** What the disk says about what a run file names; what is absent is not known. */
export interface RunFacts {
  /** What `flow`, `data` and other paths lead to, by the text that is written. */
  paths: ReadonlyMap<string, PathFact>;
  /** The flow that `flow:` names, where it is a local one that could be read. */
  flow?: FlowModel;
  /** Every column of the data that `data:` names with this text, where all of it could be read. */
  columns?: { of: string; names: readonly string[] };
}

/** The columns of the data of a run; undefined while they are not known. */
export const columnsOf = (root: YamlMap, facts: RunFacts | undefined): readonly string[] | undefined =>
  facts?.columns?.of === scalarOf(root, 'data')?.text ? facts?.columns?.names : undefined;
