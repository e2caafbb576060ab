import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocumentSyncKind,
  WatchKind,
  type ClientCapabilities,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node';
import type { SeveritySettings } from '../features/diagnose.ts';
import type { LiveThings } from '../features/liveThings.ts';
import { liveRequests, type LanguageOptions, type LanguageSettings } from '../protocol.ts';
import { Diagnostics } from './diagnostics.ts';
import { DiskFiles } from './diskFiles.ts';
import type { OpenWorkspace } from './diskFacts.ts';
import type { FactSource } from './documentFacts.ts';
import { documentPath, schemeOf } from './documentPath.ts';
import { featureCapabilities, serveFeatures } from './features.ts';
import { LiveClient, nothingLive } from './liveClient.ts';
import { NamedFiles } from './namedFiles.ts';
import { OpenDocuments } from './openDocuments.ts';
import { severitySettings } from './severitySettings.ts';

/** What the server needs of the machine. `source` makes what looks at the disk for a document. */
export interface ServerOptions {
  version: string;
  source(workspace: OpenWorkspace): FactSource;
  /** How long the client's settings are waited for, in milliseconds; until then nothing is told. */
  patience?: number;
}

const patience = 1000;

/** Puts the language service behind a connection. Nothing is read and no folder is walked until a document is open. */
export function startServer(connection: Connection, options: ServerOptions): void {
  const documents = new OpenDocuments();
  let folders: string[] = [];
  let capabilities: ClientCapabilities = {};
  let given: LanguageOptions = {};
  let live: LiveThings = nothingLive;
  let severities: SeveritySettings = {};
  const files = new DiskFiles(documents, () => folders);
  const diagnostics = new Diagnostics(
    connection,
    documents,
    options.source({ folders: () => folders, flowAt: (path) => documents.flowAt(path) }),
  );

  const named = new NamedFiles(
    documents,
    async (path) => await files.read(path),
    () => diagnostics.checkAll(),
  );

  connection.onInitialize((params): InitializeResult => {
    capabilities = params.capabilities;
    given = (params.initializationOptions ?? {}) as LanguageOptions;
    if (given.live) live = new LiveClient(connection);
    severities = severitySettings(given.settings);
    // Those of a client that is asked come when it can be.
    if (!capabilities.workspace?.configuration) diagnostics.setSeverities(severities);
    folders = toPaths(params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : []));
    return {
      serverInfo: { name: 'flow-session', version: options.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...featureCapabilities,
      },
    };
  });

  /** What goes wrong outside of a request is told in the log. */
  const guarded = (work: () => Promise<void>): void =>
    void work().catch((error: unknown) => connection.console.error(String(error)));

  connection.onInitialized(() => {
    const { workspace } = capabilities;
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(toPaths(removed));
        folders = [...folders.filter((folder) => !gone.has(folder)), ...toPaths(added)];
        files.forget();
        diagnostics.diskChanged();
      });
    if (workspace?.configuration) guarded(readSettings);
    guarded(async () => {
      if (workspace?.didChangeConfiguration?.dynamicRegistration)
        await connection.client.register(DidChangeConfigurationNotification.type, {
          section: 'flowSessions',
        });
      if (workspace?.didChangeWatchedFiles?.dynamicRegistration)
        await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    });
  });

  const readSettings = async (): Promise<void> => {
    const use = (): void => diagnostics.setSeverities(severities);
    // A client may say that it can be asked and never answer.
    const late = setTimeout(use, options.patience ?? patience);
    try {
      const settings: unknown = await connection.workspace.getConfiguration('flowSessions');
      severities = severitySettings(settings as LanguageSettings | null);
    } finally {
      clearTimeout(late);
      use();
    }
  };

  connection.onDidChangeConfiguration(({ settings }) => {
    if (capabilities.workspace?.configuration) return guarded(readSettings);
    const own = (settings as { flowSessions?: LanguageSettings } | null)?.flowSessions;
    diagnostics.setSeverities(severitySettings(own));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    files.forget();
    named.lookAgain();
    diagnostics.diskChanged(toPaths(changes));
  });
  const refreshHints = (): void => {
    if (capabilities.workspace?.inlayHint?.refreshSupport)
      guarded(async () => await connection.languages.inlayHint.refresh());
  };
  connection.onNotification(liveRequests.changed, refreshHints);
  diagnostics.onDidLearn(refreshHints);
  connection.onShutdown(() => diagnostics.dispose());

  serveFeatures(connection, {
    documents,
    diagnostics,
    files,
    live: () => live,
    capabilities: () => capabilities,
    options: () => given,
  });
  documents.listen(connection);
  connection.listen();
}

/** What came and went, and changes of what may be a flow, a run, its code or its rules for ignoring files. */
const watchers = [
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  { globPattern: '**/{*.yaml,*.yml,*.txt,*.in,*.pip,*.py,.amlignore,.gitignore}', kind: WatchKind.Change },
];

/** Only what is on this machine's disk. */
const toPaths = (at: readonly { uri: string }[]): string[] =>
  at.filter(({ uri }) => schemeOf(uri) === 'file').map(({ uri }) => documentPath(uri));
