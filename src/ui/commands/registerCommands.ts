import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import type { ResetOptions } from '../../session/sessionBackend.ts';
import type { StartOptions } from '../../session/sessionManager.ts';
import { topLenses, type LensAction } from '../lens/flowLenses.ts';
import type { SessionNode } from '../views/sessionItem.ts';
import type { SessionsView } from '../views/sessionsView.ts';
import type { CommandId } from './commandIds.ts';
import type { FlowCommands } from './flowCommands.ts';
import { flowTarget } from './flowTarget.ts';
import { FlowRuns } from './runFlow.ts';
import { askStartOptions } from './startWith.ts';

type Handler = (argument?: unknown, options?: unknown) => Promise<void>;

/** Binds every command id to what it does. */
export function registerCommands(commands: FlowCommands, view: SessionsView): Disposable {
  const runs = new FlowRuns(commands);
  const { sessions, model, logs } = commands;
  const { t } = vscode.l10n;
  const onFlow =
    (work: (flow: string, options?: unknown) => Promise<unknown>): Handler =>
    async (argument, options) => {
      const flow = await flowTarget(argument, model);
      if (flow !== undefined) await work(flow, options);
    };
  const start = async (flow: string, options: StartOptions): Promise<void> => {
    await commands.change(
      flow,
      t('Starting {0}', basename(flow)),
      'flowSessions.start',
      async (report, signal) => await sessions.start(flow, options, report, signal),
    );
  };
  const reset = (options: ResetOptions): Handler =>
    onFlow(async (flow) => {
      await commands.change(
        flow,
        t('Resetting {0}', basename(flow)),
        'flowSessions.reset',
        async (report, signal) => await sessions.reset(flow, options, report, signal),
      );
    });
  const stop = async (flow: string): Promise<void> => {
    await commands.change(
      flow,
      t('Stopping {0}', basename(flow)),
      'flowSessions.stop',
      async (report, signal) => await sessions.stop(flow, report, signal),
    );
  };
  const handlers: Record<CommandId, Handler> = {
    'flowSessions.start': onFlow(async (flow, options) => await start(flow, toStartOptions(options))),
    'flowSessions.startWith': onFlow(async (flow) => {
      const options = await askStartOptions(sessions, commands.memory);
      if (options) await start(flow, options);
    }),
    'flowSessions.run': onFlow(async (flow) => await runs.run(flow)),
    'flowSessions.cancelRun': onFlow(async (flow) => await runs.cancel(flow)),
    'flowSessions.install': onFlow(async (flow) => {
      const title = t('Installing packages for {0}', basename(flow));
      await commands.change(
        flow,
        title,
        'flowSessions.install',
        async (report, signal) => await sessions.install(flow, report, signal),
      );
    }),
    'flowSessions.reset': reset({ depth: 'all', noCache: false }),
    'flowSessions.resetWorker': reset({ depth: 'worker', noCache: false }),
    'flowSessions.resetPackages': reset({ depth: 'packages', noCache: false }),
    'flowSessions.resetNoCache': reset({ depth: 'all', noCache: true }),
    'flowSessions.applySettings': onFlow(async (flow) => {
      await commands.guarded(
        flow,
        'flowSessions.applySettings',
        async () => await sessions.setIdleTime(flow, undefined),
      );
      model.refresh(flow);
    }),
    'flowSessions.stop': onFlow(stop),
    'flowSessions.stopAll': async () => {
      const live = (await sessions.list()).filter(({ session }) => session);
      const go = t('Stop All');
      const text = t('Stop {0} sessions? Their environments are kept for the next start.', live.length);
      if (live.length && (await vscode.window.showWarningMessage(text, { modal: true }, go)) === go)
        for (const { flow } of live) await stop(flow.dir);
    },
    'flowSessions.keepAlive': onFlow(async (flow) => {
      await commands.guarded(flow, 'flowSessions.keepAlive', async () => await sessions.keepAlive(flow));
      model.refresh(flow);
    }),
    'flowSessions.showLog': onFlow(async (flow) => logs.show(await sessions.status(flow))),
    'flowSessions.showRunLog': async (argument) => {
      const node = argument as Extract<SessionNode, { kind: 'run' }> | undefined;
      if (node?.run) await vscode.window.showTextDocument(vscode.Uri.file(node.run.log), { preview: true });
    },
    'flowSessions.openFlow': onFlow(async (flow) => {
      const { flow: ref } = await sessions.status(flow);
      await vscode.window.showTextDocument(vscode.Uri.file(`${ref.dir}/${ref.file}`));
    }),
    'flowSessions.showActions': onFlow(async (flow) => {
      const status = await sessions.status(flow);
      const items = topLenses(status).flatMap(({ action }) => {
        const [label, command] = actionOf(action);
        return command ? [{ label, command }] : [];
      });
      const log = { label: t('Show log'), command: 'flowSessions.showLog' as CommandId };
      const chosen = await vscode.window.showQuickPick([...items, log], { title: basename(flow) });
      if (chosen) await vscode.commands.executeCommand(chosen.command, vscode.Uri.file(flow));
    }),
    'flowSessions.refresh': async () => {
      view.refresh();
      model.refreshAll();
    },
  };
  const owned = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers))
    owned.add(vscode.commands.registerCommand(id, handler));
  return owned;
}

function toStartOptions(options: unknown): StartOptions {
  const compute = (options as StartOptions | undefined)?.compute;
  return compute ? { compute } : {};
}

/** A lens's action as an entry of a list; those that only tell something have no command. */
function actionOf(action: LensAction): [string, CommandId?] {
  const { t } = vscode.l10n;
  switch (action) {
    case 'start':
      return [t('Start session'), 'flowSessions.start'];
    case 'startWith':
      return [t('Start with…'), 'flowSessions.startWith'];
    case 'run':
      return [t('Run'), 'flowSessions.run'];
    case 'cancelRun':
      return [t('Cancel run'), 'flowSessions.cancelRun'];
    case 'install':
    case 'installAll':
      return [t('Install packages'), 'flowSessions.install'];
    case 'reset':
      return [t('Reset'), 'flowSessions.reset'];
    case 'update':
      return [t('Apply idle time'), 'flowSessions.applySettings'];
    case 'stop':
      return [t('Stop'), 'flowSessions.stop'];
    case 'cancel':
      return [t('Cancel'), 'flowSessions.stop'];
    case 'repair':
      return [t('Repair'), 'flowSessions.start'];
    case 'busy':
    case 'failed':
    case 'lost':
      return [''];
  }
}
