import type { Connection, ServerCapabilities } from 'vscode-languageserver/node';
import type { LiveThings } from '../features/liveThings.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { DiskFiles } from './diskFiles.ts';
import type { OpenDocuments } from './openDocuments.ts';

/** What the features of the server work with. */
export interface FeatureHost {
  documents: OpenDocuments;
  diagnostics: Diagnostics;
  files: DiskFiles;
  live(): LiveThings;
}

/** What the server can do besides telling what is wrong. */
export const featureCapabilities: ServerCapabilities = {};

/** Answers the client's requests with the features. */
export function serveFeatures(_connection: Connection, _host: FeatureHost): void {}
