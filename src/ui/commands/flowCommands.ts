import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../../common/cancelled.ts';
import { UserError } from '../../common/userError.ts';
import type { Report } from '../../session/operation.ts';
import type { PackageDiff } from '../../session/run.ts';
import type { Notice } from '../../session/session.ts';
import type { SessionManager } from '../../session/sessionManager.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { saveFlow } from '../saveFlow.ts';
import type { SessionLogs } from '../sessionLogs.ts';
import type { SessionsModel } from '../sessionsModel.ts';
import { showError, type ErrorActions } from '../showError.ts';
import { packageSummary } from '../views/packageSummary.ts';
import { withProgress } from '../withProgress.ts';
import type { CommandId } from './commandIds.ts';

/** How long what a verb tells is gathered before the log shows it, in milliseconds. */
const gatherLog = 200;

const tellsPackages: ReadonlySet<CommandId> = new Set(['flowSessions.install', 'flowSessions.undo']);

/** What the commands share: the sessions, the logs, and one way to do a verb with progress, log and errors. */
export class FlowCommands {
  readonly sessions: SessionManager;
  readonly model: SessionsModel;
  readonly logs: SessionLogs;
  readonly memory: vscode.Memento;

  constructor(sessions: SessionManager, model: SessionsModel, logs: SessionLogs, memory: vscode.Memento) {
    this.sessions = sessions;
    this.model = model;
    this.logs = logs;
    this.memory = memory;
  }

  /**
   * Does a verb on a flow: saves what is unsaved in it, shows progress, keeps the log running, tells what failed.
   * Resolves with undefined where it failed or was cancelled.
   */
  async change(
    flow: string,
    title: string,
    retry: CommandId,
    verb: (report: Report, signal: AbortSignal) => Promise<FlowStatus>,
  ): Promise<FlowStatus | undefined> {
    return await this.guarded(flow, retry, async () => {
      await saveFlow(flow, this.model.known(flow));
      let following: NodeJS.Timeout | undefined;
      const follow = (): void => {
        following ??= setTimeout(() => {
          following = undefined;
          void this.#followLog(flow);
        }, gatherLog);
      };
      try {
        return await withProgress(
          title,
          async (report, signal) => {
            const tell: Report = (event) => {
              follow();
              report(event);
            };
            return await verb(tell, signal);
          },
          (event) => {
            if (event.kind === 'notice') void this.#tellNotice(flow, event.notice);
            // A start or a reset brings an environment whole; of an install people want to know what became of it.
            if (event.kind === 'packages' && tellsPackages.has(retry))
              void this.#tellPackages(flow, event.diff);
          },
        );
      } finally {
        clearTimeout(following);
        await this.#followLog(flow);
        this.model.refresh(flow);
      }
    });
  }

  /** Runs `work` in a trusted workspace only, and tells what goes wrong with buttons that fit the flow. */
  async guarded<T>(flow: string, retry: CommandId, work: () => Promise<T>): Promise<T | undefined> {
    try {
      if (!vscode.workspace.isTrusted) throw untrusted();
      return await work();
    } catch (error) {
      if (!(error instanceof CancelledError)) void this.tell(flow, retry, error);
      return undefined;
    }
  }

  async tell(flow: string, retry: CommandId, error: unknown): Promise<void> {
    const run = (command: CommandId) => async () => {
      await vscode.commands.executeCommand(command, vscode.Uri.file(flow));
    };
    const actions: ErrorActions = {
      showLog: run('flowSessions.showLog'),
      openFlow: run('flowSessions.openFlow'),
      start: run('flowSessions.start'),
      reset: run('flowSessions.reset'),
      install: run('flowSessions.install'),
      stop: run('flowSessions.stop'),
      startOnDocker: run('flowSessions.startOnDocker'),
      retry: run(retry),
      openSettings: async () => {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'flowSessions');
      },
    };
    await showError(error, actions, (text) => this.logs.general.error(`${basename(flow)}: ${text}`));
  }

  async #followLog(flow: string): Promise<void> {
    const status = await this.sessions.status(flow).catch(() => undefined);
    if (status) await this.logs.pump(status);
  }

  /** A notice is shown once for each flow, with its button. */
  async #tellNotice(flow: string, { code, message, action }: Notice): Promise<void> {
    const told = `notice:${code}:${flow}:${message}`;
    if (this.memory.get(told)) return;
    await this.memory.update(told, true);
    const docker = vscode.l10n.t('Start on Docker');
    const chosen = await vscode.window.showInformationMessage(
      message,
      ...(action === 'startOnDocker' ? [docker] : []),
    );
    if (chosen === docker)
      await vscode.commands.executeCommand('flowSessions.startOnDocker', vscode.Uri.file(flow));
  }

  /** What an installation changed in one line; the log has each package. */
  async #tellPackages(flow: string, diff: PackageDiff): Promise<void> {
    const log = vscode.l10n.t('Show Log');
    const text = `${basename(flow)}: ${packageSummary(diff, vscode.l10n.t)}`;
    if ((await vscode.window.showInformationMessage(text, log)) === log)
      await vscode.commands.executeCommand('flowSessions.showLog', vscode.Uri.file(flow));
  }
}

const untrusted = (): UserError =>
  new UserError({
    code: 'FSE501',
    kind: 'failed',
    message: vscode.l10n.t('This workspace is not trusted, so nothing of it is run.'),
    remedy: vscode.l10n.t('Trust it first: "Workspaces: Manage Workspace Trust".'),
  });
