import type { PathFact } from './facts.ts';

/** What the disk says about what a requirements file names; what is absent is not known. */
export interface RequirementsFacts {
  /** What relative paths lead to, by the text that is written, without extras. */
  paths: ReadonlyMap<string, PathFact>;
  /** By the text behind `-r` or `-c`: the files that include one another in a circle, the first one at the end again; as they are called from here. */
  circles: ReadonlyMap<string, readonly string[]>;
}
