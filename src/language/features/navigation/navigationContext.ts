import type { FlowFacts } from '../facts.ts';
import type { RunFacts } from '../runFacts.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';

/** What navigation knows beside the document. */
export interface NavigationContext {
  files: WorkspaceFiles;
  /** Of the kind that the document needs. */
  facts?: FlowFacts | RunFacts;
}
