import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import type { Event } from '../../common/emitter.ts';
import { bufferKind } from '../document/bufferKind.ts';
import type { LiveThings } from '../features/liveThings.ts';
import { liveRequests, type InstalledParams } from '../protocol.ts';
import { isMentioned } from './isMentioned.ts';
import { startClient } from './startClient.ts';

/** What only the running extension knows, and when that changes. */
export interface LiveAnswers extends LiveThings {
  readonly onDidChange: Event<unknown>;
}

/** Longer YAML is not looked into to find out whether it is a run, in lines. */
const longestLook = 5000;

/** Starts the language server when the first document of its kinds is open, and keeps it as the settings want. */
export class LanguageService implements Disposable {
  /** The server's program. */
  readonly #program: string;
  readonly #live: LiveAnswers;
  readonly #showError: (error: unknown) => void;
  readonly #owned = new DisposableStore();
  #client: Promise<LanguageClient | undefined> | undefined;

  constructor(program: string, live: LiveAnswers, showError: (error: unknown) => void) {
    this.#program = program;
    this.#live = live;
    this.#showError = showError;
    this.#owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.#consider(document)));
    this.#owned.add(vscode.workspace.onDidSaveTextDocument((document) => this.#consider(document)));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // What was never saved becomes a flow while it is typed.
        if (document.isUntitled) this.#consider(document);
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('flowSessions.language.enabled')) return;
        if (isEnabled()) this.#considerAll();
        else this.#stop();
      }),
    );
    this.#owned.add(live.onDidChange(() => void this.#tellChange()));
    this.#considerAll();
  }

  dispose(): void {
    this.#owned.dispose();
    this.#stop();
  }

  #considerAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#consider(document);
  }

  #consider(document: vscode.TextDocument): void {
    if (this.#client || !isEnabled()) return;
    if (isKnown(document)) this.#client = this.#start();
    else if (mayBeNamed(document)) void this.#ask(document.uri);
  }

  /** A requirements file that a flow beside it names may be called anything. */
  async #ask(uri: vscode.Uri): Promise<void> {
    if (await isMentioned(uri)) this.#client ??= isEnabled() ? this.#start() : undefined;
  }

  async #start(): Promise<LanguageClient | undefined> {
    try {
      const client = await startClient(this.#program, this.#showError);
      client.onRequest(liveRequests.images, async () => await this.#live.images());
      client.onRequest(liveRequests.vmSizes, async () => await this.#live.vmSizes());
      client.onRequest(liveRequests.installed, async ({ folder }: InstalledParams) => {
        const found = await this.#live.installed(folder);
        return found ? Object.fromEntries(found) : null;
      });
      return client;
    } catch (error) {
      this.#showError(error);
      return undefined;
    }
  }

  async #tellChange(): Promise<void> {
    const client = await this.#client;
    if (client?.isRunning()) await client.sendNotification(liveRequests.changed).catch(() => undefined);
  }

  #stop(): void {
    const client = this.#client;
    this.#client = undefined;
    void client?.then(async (one) => await one?.dispose()).catch(() => undefined);
  }
}

const isEnabled = (): boolean =>
  vscode.workspace.getConfiguration('flowSessions').get('language.enabled', true);

const mayBeNamed = ({ uri }: vscode.TextDocument): boolean =>
  uri.scheme === 'file' && /\.(?:txt|in|pip)$/i.test(uri.path);

function isKnown(document: vscode.TextDocument): boolean {
  const { scheme, path } = document.uri;
  if (!/\.(?:ya?ml|txt)$/i.test(path) && !document.isUntitled) return false;
  if (scheme === 'git' || scheme === 'output') return false;
  // A long text is a flow by its name or not at all.
  const text = document.lineCount > longestLook ? '' : document.getText();
  return bufferKind({ scheme, path, languageId: document.languageId, text }) !== undefined;
}
