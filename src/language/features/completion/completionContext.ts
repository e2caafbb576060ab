import type { FlowFacts } from '../facts.ts';
import type { LiveThings } from '../liveThings.ts';
import type { RunFacts } from '../runFacts.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';

/** What features know beside the document. */
export interface CompletionContext {
  files: WorkspaceFiles;
  /** Of the kind that the document needs. */
  facts?: FlowFacts | RunFacts;
  live: LiveThings;
  /** The editor can put the cursor between what is inserted; true where it does not say. */
  snippets?: boolean;
  /** The editor's command that suggests again. */
  suggestCommand?: string;
}
