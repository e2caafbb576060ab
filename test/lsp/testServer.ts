import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createConnection,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  ProposedFeatures,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
} from 'vscode-languageserver/node';
import type { LanguageOptions } from '../../src/language/protocol.ts';
import { diskFacts } from '../../src/language/server/diskFacts.ts';
import type { FactSource } from '../../src/language/server/documentFacts.ts';
import { startServer } from '../../src/language/server/startServer.ts';

export interface TestServerOptions {
  /** Files of the workspace, by path in it. */
  files?: Record<string, string>;
  initialization?: LanguageOptions;
  capabilities?: ClientCapabilities;
  /** Instead of the disk itself. */
  source?: FactSource;
  /** How long settings are waited for. */
  patience?: number;
}

/** The whole server with a client in front of it, over streams in memory; the workspace is a folder of its own on disk. */
export class TestServer {
  readonly folder: string;
  readonly client: ProtocolConnection;
  readonly registrations: Registration[] = [];
  readonly published: PublishDiagnosticsParams[] = [];
  result!: InitializeResult;
  #version = 0;
  #listeners: (() => void)[] = [];

  private constructor(options: TestServerOptions) {
    this.folder = mkdtempSync(join(tmpdir(), 'flow-sessions-lsp-'));
    for (const [path, text] of Object.entries(options.files ?? {})) this.write(path, text);
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const server = createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(toServer),
      new StreamMessageWriter(toClient),
    );
    startServer(server, {
      version: '0.0.0',
      source: options.source ? () => options.source! : diskFacts,
      ...(options.patience !== undefined && { patience: options.patience }),
    });
    this.client = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    this.client.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.push(params);
      for (const listener of this.#listeners.splice(0)) listener();
    });
    this.client.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registrations.push(...registrations);
    });
  }

  static async start(
    options: TestServerOptions = {},
    prepare?: (client: ProtocolConnection) => void,
  ): Promise<TestServer> {
    const server = new TestServer(options);
    prepare?.(server.client);
    server.client.listen();
    server.result = await server.client.sendRequest(InitializeRequest.type, {
      // With a process to watch the server would keep a timer.
      processId: null,
      rootUri: null,
      capabilities: options.capabilities ?? {},
      workspaceFolders: [{ uri: server.uri(''), name: 'test' }],
      ...(options.initialization && { initializationOptions: options.initialization }),
    });
    await server.client.sendNotification(InitializedNotification.type, {});
    return server;
  }

  async stop(): Promise<void> {
    await this.client.sendRequest('shutdown');
    this.client.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(path: string): string {
    return path ? join(this.folder, path) : this.folder;
  }

  uri(path: string): string {
    return path.includes(':') ? path : pathToFileURL(this.path(path)).href;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** `path` of the workspace, or a whole URI. */
  async open(path: string, text: string, languageId = 'yaml'): Promise<void> {
    await this.client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.uri(path), languageId, version: (this.#version += 1), text },
    });
  }

  /** Replaces the whole text, or one range of it. */
  async change(path: string, ...changes: ChangeEvent[]): Promise<number> {
    const version = (this.#version += 1);
    await this.client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(path), version },
      contentChanges: changes,
    });
    return version;
  }

  async close(path: string): Promise<void> {
    await this.client.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.uri(path) },
    });
  }

  /** What the server last said of a document. */
  diagnostics(path: string): PublishDiagnosticsParams['diagnostics'] | undefined {
    return this.published.findLast(({ uri }) => uri === this.uri(path))?.diagnostics;
  }

  /** Codes of what the server last said of a document. */
  codes(path: string): unknown[] | undefined {
    return this.diagnostics(path)?.map(({ code }) => code);
  }

  /** Resolves when `holds` does, after what the server publishes next. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }
}

type ChangeEvent =
  | { text: string }
  | {
      range: { start: { line: number; character: number }; end: { line: number; character: number } };
      text: string;
    };
