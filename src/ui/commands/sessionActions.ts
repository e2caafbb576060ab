import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { topLenses, type LensAction } from '../lens/flowLenses.ts';
import type { CommandId } from './commandIds.ts';

interface Action {
  label: string;
  command: CommandId;
}

/** Offers what can be done with a flow's session now and does what is chosen. */
export async function showSessionActions(flow: string, status: FlowStatus): Promise<void> {
  const { t } = vscode.l10n;
  const title = basename(flow);
  const chosen = await vscode.window.showQuickPick(actionsFor(status, t), { title });
  if (chosen) await vscode.commands.executeCommand(chosen.command, vscode.Uri.file(flow));
}

function actionsFor(status: FlowStatus, t: typeof vscode.l10n.t): Action[] {
  const ready = status.state.kind === 'ready';
  return [
    ...topLenses(status).flatMap(({ action }) => actionOf(action, t) ?? []),
    ...(ready && status.session?.previous
      ? [{ label: t('Undo last install'), command: 'flowSessions.undo' as const }]
      : []),
    ...(ready
      ? [
          { label: t('Change settings…'), command: 'flowSessions.changeSettings' as const },
          { label: t('Move session to…'), command: 'flowSessions.move' as const },
        ]
      : []),
    { label: t('Show log'), command: 'flowSessions.showLog' },
  ];
}

/** A lens's action as an entry of a list; those that only tell something have none. */
function actionOf(action: LensAction, t: typeof vscode.l10n.t): Action | undefined {
  switch (action) {
    case 'start':
      return { label: t('Start session'), command: 'flowSessions.start' };
    case 'startWith':
      return { label: t('Start with…'), command: 'flowSessions.startWith' };
    case 'run':
      return { label: t('Run'), command: 'flowSessions.run' };
    case 'cancelRun':
      return { label: t('Cancel run'), command: 'flowSessions.cancelRun' };
    case 'install':
    case 'installAll':
      return { label: t('Install packages'), command: 'flowSessions.install' };
    case 'reset':
      return { label: t('Reset'), command: 'flowSessions.reset' };
    case 'update':
      return { label: t('Apply idle time'), command: 'flowSessions.applySettings' };
    case 'stop':
      return { label: t('Stop'), command: 'flowSessions.stop' };
    case 'cancel':
      return { label: t('Cancel'), command: 'flowSessions.stop' };
    case 'repair':
      return { label: t('Repair'), command: 'flowSessions.repair' };
    case 'busy':
    case 'failed':
    case 'lost':
      return undefined;
  }
}
