import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { flowAnchors } from '../../language/document/flowAnchors.ts';
import type { Phase } from '../../session/sessionState.ts';
import { phases } from '../../session/sessionState.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { SessionsModel } from '../sessionsModel.ts';
import { phaseLabel } from '../withProgress.ts';
import { environmentLenses, topLenses, type FlowLens } from './flowLenses.ts';

/** Files that get lenses. */
export const flowFiles: vscode.DocumentFilter[] = [
  { scheme: 'file', pattern: '**/flow.{dag,flex}.{yaml,yml}' },
];

/** Start, Run, Install packages, Reset and Stop in the flow file, by the state of its session. */
export class FlowLensProvider implements vscode.CodeLensProvider, Disposable {
  readonly #model: SessionsModel;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(model: SessionsModel) {
    this.#model = model;
    this.#owned.add(model.onDidChange(() => this.#changed.fire()));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('flowSessions.codeLens')) this.#changed.fire();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted) return [];
    if (!vscode.workspace.getConfiguration('flowSessions', document).get('codeLens.enabled', true)) return [];
    const status = this.#model.known(dirname(document.uri.fsPath));
    if (!status) return [];
    const { top, environment } = flowAnchors(document.getText(), document.uri.fsPath);
    return [
      ...topLenses(status).map((lens) => toCodeLens(lens, top, document.uri)),
      ...(environment !== undefined && environment !== top
        ? environmentLenses(status).map((lens) => toCodeLens(lens, environment, document.uri))
        : []),
    ];
  }
}

function toCodeLens(lens: FlowLens, line: number, flow: vscode.Uri): vscode.CodeLens {
  const { title, tooltip, command } = inWords(lens);
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title,
    command,
    arguments: [flow],
    ...(tooltip && { tooltip }),
  });
}

function inWords({ action, detail }: FlowLens): { title: string; tooltip?: string; command: CommandId } {
  const { t } = vscode.l10n;
  switch (action) {
    case 'start':
      return {
        title: `$(play) ${t('Start session')}`,
        tooltip: t('Make an environment from the requirements and start the session in it'),
        command: 'flowSessions.start',
      };
    case 'startWith':
      return { title: t('Start with…'), command: 'flowSessions.startWith' };
    case 'busy':
      return { title: `$(sync~spin) ${busyWords(detail)}`, command: 'flowSessions.showLog' };
    case 'cancel':
      return { title: t('Cancel'), command: 'flowSessions.stop' };
    case 'run':
      return { title: `$(run-all) ${t('Run')}`, command: 'flowSessions.run' };
    case 'cancelRun':
      return { title: `$(sync~spin) ${t('Cancel run')}`, command: 'flowSessions.cancelRun' };
    case 'install':
      return {
        title: `$(cloud-download) ${t('Install packages ({0} changed)', detail ?? '')}`,
        command: 'flowSessions.install',
      };
    case 'installAll':
      return { title: t('Install packages'), command: 'flowSessions.install' };
    case 'reset':
      return {
        title: detail ? `$(warning) ${t('Reset')}` : t('Reset'),
        ...(detail && { tooltip: detail }),
        command: 'flowSessions.reset',
      };
    case 'update':
      return { title: t('Apply idle time'), command: 'flowSessions.applySettings' };
    case 'stop':
      return { title: t('Stop'), command: 'flowSessions.stop' };
    case 'failed':
      return {
        title: `$(error) ${t('Start failed: {0}', detail ?? '')}`,
        tooltip: t('Show the log'),
        command: 'flowSessions.showLog',
      };
    case 'lost':
      return { title: `$(warning) ${t('Session lost: {0}', detail ?? '')}`, command: 'flowSessions.showLog' };
    case 'repair':
      return {
        title: `$(wrench) ${t('Repair')}`,
        tooltip: t('Make the session again from what is left of it'),
        command: 'flowSessions.repair',
      };
  }
}

function busyWords(detail: string | undefined): string {
  if (detail === 'stopping') return vscode.l10n.t('Stopping');
  if (detail === 'updating') return vscode.l10n.t('Changing');
  return (phases as readonly string[]).includes(detail ?? '') ? phaseLabel(detail as Phase) : (detail ?? '');
}
