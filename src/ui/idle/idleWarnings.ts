import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import type { SessionManager } from '../../session/sessionManager.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { SessionsModel } from '../sessionsModel.ts';
import type { SessionsView } from '../views/sessionsView.ts';
import { clockTime } from '../views/treeItem.ts';
import { IdleWatch, type IdleFacts } from './idleWatch.ts';

/**
 * Asks what to do shortly before a session stops itself: one notification for each deadline, about flows that this window has
 * open or in its folders.
 */
export class IdleWarnings implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #watch: IdleWatch;

  constructor(sessions: SessionManager, model: SessionsModel, view: SessionsView) {
    this.#watch = this.#owned.add(
      new IdleWatch({
        now: () => Date.now(),
        steady: () => performance.now(),
        later: (ms, work) => {
          const timer = setTimeout(work, ms);
          return { dispose: () => clearTimeout(timer) };
        },
        read: async (flow) => toFacts(await sessions.status(flow)),
        extend: async (flow) => {
          await sessions.keepAlive(flow);
          model.refresh(flow);
        },
        warn: (flow, idleUntil) => void this.#ask(flow, idleUntil),
      }),
    );
    this.#owned.add(
      model.onDidChange((path) => {
        const status = model.known(path);
        if (status) this.#watch.update(status.flow.dir, toFacts(status));
      }),
    );
    this.#owned.add(
      view.onDidList((statuses) => {
        for (const status of statuses)
          if (vscode.workspace.getWorkspaceFolder(vscode.Uri.file(status.flow.dir)))
            this.#watch.update(status.flow.dir, toFacts(status));
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #ask(flow: string, idleUntil: number): Promise<void> {
    const { t } = vscode.l10n;
    const extend = t('Extend');
    const keep = t('Keep Until the Run Ends');
    const stop = t('Stop Now');
    const text = t('The session of {0} stops itself at {1}.', basename(flow), clockTime(idleUntil));
    const chosen = await vscode.window.showInformationMessage(text, extend, keep, stop);
    const run = async (command: CommandId): Promise<void> => {
      await vscode.commands.executeCommand(command, vscode.Uri.file(flow));
    };
    switch (chosen) {
      case extend:
        return await run('flowSessions.keepAlive');
      case keep:
        // Where it cannot be kept any more, the command says why.
        return await this.#watch
          .keepUntilRunEnds(flow)
          .catch(async () => await run('flowSessions.keepAlive'));
      case stop:
        if (await this.#stillMeant(flow, idleUntil)) await run('flowSessions.stop');
        return;
      case undefined:
        return;
    }
  }

  /** A notification stays until it is answered; meanwhile the session may have come into use. */
  async #stillMeant(flow: string, idleUntil: number): Promise<boolean> {
    if (this.#watch.isDue(flow, idleUntil)) return true;
    const { t } = vscode.l10n;
    const stop = t('Stop Now');
    const text = t('The session of {0} was used since this was asked.', basename(flow));
    return (await vscode.window.showWarningMessage(text, { modal: true }, stop)) === stop;
  }
}

function toFacts({ state, session }: FlowStatus): IdleFacts | undefined {
  if (state.kind !== 'ready' || !session) return undefined;
  const { idleUntil, activeRuns } = state;
  return {
    ...(idleUntil !== undefined && { idleUntil }),
    idleSeconds: session.spec.maxIdleTimeSeconds,
    running: activeRuns.length > 0,
  };
}
