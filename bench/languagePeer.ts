import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Position,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { withFileLock } from '../scripts/lib/fileLock.ts';
import { testCache } from '../scripts/lib/paths.ts';
import { mustRun } from '../scripts/lib/runCommand.ts';
import { root } from './stage.ts';

/** A language server's program with what it is told of itself. */
export interface ServerProgram {
  path: string;
  settings: Record<string, unknown>;
}

export const ourServer: ServerProgram = { path: join(root, 'dist', 'server.cjs'), settings: {} };

/** Installs `yaml-language-server` once, into the cache of the tests, and gives it a schema of flows. */
export async function yamlServer(): Promise<ServerProgram> {
  const prefix = join(testCache, 'yaml-language-server');
  const path = join(prefix, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
  await withFileLock(join(testCache, 'yaml-language-server.lock'), async () => {
    if (existsSync(path)) return;
    mkdirSync(prefix, { recursive: true });
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix];
    await mustRun('installing yaml-language-server', 'npm', [...args, 'yaml-language-server'], {
      cwd: prefix,
    });
  });
  const schema = pathToFileURL(join(import.meta.dirname, 'flow.schema.json')).href;
  const yaml = {
    schemas: { [schema]: ['flow.dag.yaml'] },
    schemaStore: { enable: false },
    validate: true,
    completion: true,
  };
  return { path, settings: { yaml } };
}

/** The version of the `yaml-language-server` that is installed. */
export function yamlServerVersion({ path }: ServerProgram): string {
  const manifest = readFileSync(join(path, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** A language server over stdio with the one client that all are measured with. */
export class LanguagePeer {
  readonly #child: ChildProcess;
  readonly #client: ProtocolConnection;
  /** How many diagnostics the document has that was told of last, and who waits for the next. */
  #told: { uri: string; count: number } | undefined;
  #waiting: (() => void)[] = [];
  #version = 0;

  private constructor({ path, settings }: ServerProgram) {
    this.#child = spawn(process.execPath, [path, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#client = createProtocolConnection(
      new StreamMessageReader(this.#child.stdout!),
      new StreamMessageWriter(this.#child.stdin!),
    );
    this.#client.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ section }) => settings[section ?? ''] ?? null),
    );
    this.#client.onRequest(RegistrationRequest.type, () => {});
    this.#client.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#told = { uri, count: diagnostics.length };
      for (const waiting of this.#waiting.splice(0)) waiting();
    });
    this.#client.listen();
  }

  /** Resolves when the server has said what it can; that is its start. */
  static async start(program: ServerProgram, folder: string): Promise<LanguagePeer> {
    const peer = new LanguagePeer(program);
    await peer.#client.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: {
          publishDiagnostics: { relatedInformation: true },
          completion: { completionItem: { snippetSupport: true } },
        },
      },
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    });
    await peer.#client.sendNotification(InitializedNotification.type, {});
    await peer.#client.sendNotification(DidChangeConfigurationNotification.type, {
      settings: program.settings,
    });
    return peer;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.#client.sendRequest('shutdown');
    await this.#client.sendNotification('exit');
    await ended;
    this.#client.dispose();
  }

  /** Memory that the server's process has, in bytes. */
  rss(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) * 1024;
  }

  /** Opens a document and resolves with how many diagnostics it has. */
  async open(path: string, text: string): Promise<number> {
    const uri = pathToFileURL(path).href;
    const version = (this.#version += 1);
    await this.#client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'yaml', version, text },
    });
    while (this.#told?.uri !== uri) await this.#next();
    return this.#told.count;
  }

  async change(path: string, start: Position, end: Position, text: string): Promise<void> {
    await this.#client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: pathToFileURL(path).href, version: (this.#version += 1) },
      contentChanges: [{ range: { start, end }, text }],
    });
  }

  /** Resolves when a document is told to have a number of diagnostics for which `holds`. */
  async diagnostics(holds: (count: number) => boolean): Promise<void> {
    do await this.#next();
    while (!holds(this.#told!.count));
  }

  /** How many completions there are. */
  async complete(path: string, position: Position): Promise<number> {
    const textDocument = { uri: pathToFileURL(path).href };
    const found = await this.#client.sendRequest(CompletionRequest.type, { textDocument, position });
    return (Array.isArray(found) ? found : (found?.items ?? [])).length;
  }

  async #next(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
