import type { Diagnostic } from 'vscode-languageserver-types';
import type { JudgedFinding } from '../diagnose.ts';
import type { FlowFacts } from '../facts.ts';
import type { RunFacts } from '../runFacts.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';

/** What code actions know beside the document and its findings. */
export interface ActionContext {
  files: Pick<WorkspaceFiles, 'uri'>;
  /** Of the kind that the document needs. */
  facts?: FlowFacts | RunFacts;
  /** The client makes new files (`documentChanges`, and `create` among its `resourceOperations`). */
  createsFiles: boolean;
  /** A finding as the client was told of it. */
  diagnosticOf(finding: JudgedFinding): Diagnostic;
  /** The kinds that are asked for, with those below them; all where it is absent. */
  only?: readonly string[];
}
