import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import type { Report } from '../../session/operation.ts';
import type { ResetOptions } from '../../session/sessionBackend.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import type { StartOptions } from '../../session/startSession.ts';
import { forgetFeedCredential, saveFeedCredential } from '../feeds/feedCommands.ts';
import type { SecretCredentials } from '../feeds/secretCredentials.ts';
import { RunLogs } from '../runLogs.ts';
import type { SessionNode } from '../views/sessionItem.ts';
import type { SessionsView } from '../views/sessionsView.ts';
import { changeSession } from './changeSession.ts';
import type { CommandId } from './commandIds.ts';
import type { FlowCommands } from './flowCommands.ts';
import { flowTarget } from './flowTarget.ts';
import { moveSession, startOnDocker } from './moveSession.ts';
import { firstPlace } from './firstPlace.ts';
import { FlowRuns } from './runFlow.ts';
import { showSessionActions } from './sessionActions.ts';
import { askStartOptions } from './startWith.ts';

type Handler = (argument?: unknown, options?: unknown) => Promise<void>;
type Change = (flow: string, report: Report, signal: AbortSignal) => Promise<FlowStatus>;

/** Binds every command id to what it does. */
export function registerCommands(
  commands: FlowCommands,
  view: SessionsView,
  secrets: SecretCredentials,
): Disposable {
  const owned = new DisposableStore();
  const runs = new FlowRuns(commands, view);
  const runLogs = owned.add(new RunLogs(commands.sessions));
  const { sessions, model, logs } = commands;
  const { t } = vscode.l10n;
  const onFlow =
    (work: (flow: string, options?: unknown) => Promise<unknown>): Handler =>
    async (argument, options) => {
      const flow = await flowTarget(argument, model);
      if (flow !== undefined) await work(flow, options);
    };
  /** A verb on a flow with progress; `title` has the flow's name as its argument. */
  const change =
    (id: CommandId, title: (name: string) => string, verb: Change): ((flow: string) => Promise<void>) =>
    async (flow) => {
      await commands.change(
        flow,
        title(basename(flow)),
        id,
        async (report, signal) => await verb(flow, report, signal),
      );
    };
  const start = async (flow: string, options: StartOptions): Promise<void> => {
    await change(
      'flowSessions.start',
      (name) => t('Starting {0}', name),
      async (_flow, report, signal) => await sessions.start(flow, options, report, signal),
    )(flow);
  };
  const reset = (options: ResetOptions): Handler =>
    onFlow(
      change(
        'flowSessions.reset',
        (name) => t('Resetting {0}', name),
        async (flow, report, signal) => await sessions.reset(flow, options, report, signal),
      ),
    );
  const stop = change(
    'flowSessions.stop',
    (name) => t('Stopping {0}', name),
    async (flow, report, signal) => await sessions.stop(flow, report, signal),
  );
  const guarded = (id: CommandId, work: (flow: string) => Promise<unknown>): Handler =>
    onFlow(async (flow) => {
      await commands.guarded(flow, id, async () => await work(flow));
      model.refresh(flow);
    });
  const handlers: Record<CommandId, Handler> = {
    'flowSessions.start': onFlow(async (flow, options) => {
      await start(flow, toStartOptions(options) ?? (await firstPlace(sessions, flow)));
    }),
    'flowSessions.startWith': async (argument) => {
      const flow = await flowTarget(argument, model);
      if (flow === undefined) return;
      const { resource } = (argument ?? {}) as Partial<Extract<SessionNode, { kind: 'resource' }>>;
      const options = await askStartOptions(flow, sessions, commands.memory, resource);
      if (options) await start(flow, options);
    },
    'flowSessions.startOnDocker': onFlow(async (flow) => {
      await commands.guarded(
        flow,
        'flowSessions.startOnDocker',
        async () => await startOnDocker(commands, flow),
      );
    }),
    'flowSessions.repair': onFlow(
      change(
        'flowSessions.repair',
        (name) => t('Repairing {0}', name),
        async (flow, report, signal) => await sessions.start(flow, {}, report, signal),
      ),
    ),
    'flowSessions.run': onFlow(async (flow) => await runs.run(flow)),
    'flowSessions.cancelRun': onFlow(async (flow) => await runs.cancel(flow)),
    'flowSessions.install': onFlow(
      change(
        'flowSessions.install',
        (name) => t('Installing packages for {0}', name),
        async (flow, report, signal) => await sessions.install(flow, report, signal),
      ),
    ),
    'flowSessions.undo': onFlow(
      change(
        'flowSessions.undo',
        (name) => t('Undoing the last install of {0}', name),
        async (flow, report, signal) => await sessions.undo(flow, report, signal),
      ),
    ),
    'flowSessions.reset': reset({ depth: 'all', noCache: false }),
    'flowSessions.resetWorker': reset({ depth: 'worker', noCache: false }),
    'flowSessions.resetPackages': reset({ depth: 'packages', noCache: false }),
    'flowSessions.resetNoCache': reset({ depth: 'all', noCache: true }),
    'flowSessions.applySettings': guarded(
      'flowSessions.applySettings',
      async (flow) => await sessions.setIdleTime(flow, undefined),
    ),
    'flowSessions.changeSettings': guarded(
      'flowSessions.changeSettings',
      async (flow) => await changeSession(commands, flow),
    ),
    'flowSessions.move': guarded('flowSessions.move', async (flow) => await moveSession(commands, flow)),
    'flowSessions.stop': onFlow(stop),
    'flowSessions.stopAll': async () => {
      const live = (await sessions.list()).filter(({ session }) => session);
      const go = t('Stop All');
      const text = t('Stop {0} sessions? Their environments are kept for the next start.', live.length);
      if (live.length && (await vscode.window.showWarningMessage(text, { modal: true }, go)) === go)
        for (const { flow } of live) await stop(flow.dir);
    },
    'flowSessions.keepAlive': guarded(
      'flowSessions.keepAlive',
      async (flow) => await sessions.keepAlive(flow),
    ),
    'flowSessions.showLog': onFlow(async (flow) => logs.show(await sessions.status(flow))),
    'flowSessions.showRunLog': async (argument) => {
      const node = argument as Extract<SessionNode, { kind: 'run' }> | undefined;
      if (node?.run) await runLogs.show(node.status.flow.dir, node.run);
    },
    'flowSessions.openFlow': onFlow(async (flow) => {
      const { flow: ref } = await sessions.status(flow);
      await vscode.window.showTextDocument(vscode.Uri.file(`${ref.dir}/${ref.file}`));
    }),
    'flowSessions.showActions': onFlow(
      async (flow) => await showSessionActions(flow, await sessions.status(flow)),
    ),
    'flowSessions.saveFeedCredential': async () => await saveFeedCredential(secrets),
    'flowSessions.forgetFeedCredential': async () => await forgetFeedCredential(secrets),
    'flowSessions.refresh': async () => {
      view.refresh();
      model.refreshAll();
    },
  };
  for (const [id, handler] of Object.entries(handlers))
    owned.add(vscode.commands.registerCommand(id, handler));
  return owned;
}

/** Options that a caller of the command gave; undefined where it gave none. */
function toStartOptions(options: unknown): StartOptions | undefined {
  const { compute, computeName, vmSize } = (options ?? {}) as StartOptions;
  if (compute === undefined) return undefined;
  return {
    compute,
    ...(computeName !== undefined && { computeName }),
    ...(vmSize !== undefined && { vmSize }),
  };
}
