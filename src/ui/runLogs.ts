import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { RunResult } from '../session/run.ts';
import type { SessionManager } from '../session/sessionManager.ts';

const scheme = 'flow-session-run';

/** Shows the logs of runs: the file where it lies on this machine, else what the session says, as a read-only document. */
export class RunLogs implements vscode.TextDocumentContentProvider, Disposable {
  readonly #sessions: SessionManager;
  readonly #owned = new DisposableStore();

  constructor(sessions: SessionManager) {
    this.#sessions = sessions;
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async show(flow: string, { runId, log }: Pick<RunResult, 'runId' | 'log'>): Promise<void> {
    const uri = existsSync(log)
      ? vscode.Uri.file(log)
      : vscode.Uri.from({ scheme, path: `/${runId}.log`, query: JSON.stringify({ flow, runId }) });
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { flow, runId } = JSON.parse(uri.query) as { flow: string; runId: string };
    let text = '';
    await this.#sessions.logs(flow, { runId }, (piece) => (text += piece));
    return text;
  }
}
