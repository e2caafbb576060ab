import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { flowFiles } from '../lens/flowLensProvider.ts';
import type { SessionsModel } from '../sessionsModel.ts';
import { sessionLook, stateIcon, stateWords } from './sessionItem.ts';
import { sessionTooltip } from './sessionTooltip.ts';
import { clockTime } from './treeItem.ts';

/** One item for the flow that the active editor belongs to; nothing where it belongs to none. */
export class StatusBar implements Disposable {
  readonly #model: SessionsModel;
  readonly #owned = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #flow: string | undefined;

  constructor(model: SessionsModel) {
    this.#model = model;
    this.#item = this.#owned.add(
      vscode.window.createStatusBarItem('flowSessions.flow', vscode.StatusBarAlignment.Right, 90),
    );
    this.#item.name = 'Flow Sessions';
    this.#item.command = 'flowSessions.showActions';
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#show()));
    this.#owned.add(model.onDidChange(() => this.#show()));
    this.#show();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(): void {
    const document = vscode.window.activeTextEditor?.document;
    // A log or another panel has no flow of its own: keep what was there.
    if (document && document.uri.scheme === 'file') this.#flow = this.#flowOf(document);
    const status = this.#flow === undefined ? undefined : this.#model.known(this.#flow);
    if (!status) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(${stateIcon(status)}) ${basename(status.flow.dir)}`;
    this.#item.tooltip = `${stateWords(status, vscode.l10n.t)}\n${sessionTooltip(status, vscode.l10n.t, clockTime)}`;
    this.#item.accessibilityInformation = {
      label: sessionLook(status, vscode.l10n.t).spoken,
    };
    this.#item.show();
  }

  #flowOf(document: vscode.TextDocument): string | undefined {
    const { fsPath } = document.uri;
    if (vscode.languages.match(flowFiles, document)) return dirname(fsPath);
    // Another file of a flow that is known: the session sees it.
    return this.#model.all.find(({ loaded }) => loaded?.files.files.some(({ source }) => source === fsPath))
      ?.flow.dir;
  }
}
