import * as vscode from 'vscode';
import { CancelledError } from '../common/cancelled.ts';
import { UserError, type ErrorAction } from '../common/userError.ts';

/** What a button beside an error does; the flow it is about is known to whoever builds this. */
export type ErrorActions = Partial<Record<ErrorAction, () => unknown>>;

/**
 * The only place that tells the user of a failure: what happened, the line that proves it, what to do next as a button.
 * A cancellation is no failure. Anything that is no `UserError` is a bug: its stack goes to the log.
 */
export async function showError(
  error: unknown,
  actions: ErrorActions,
  log: (text: string) => void,
): Promise<void> {
  if (error instanceof CancelledError) return;
  if (!(error instanceof UserError)) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const text = error instanceof Error ? error.message : String(error);
    await offer(
      vscode.l10n.t('Flow Sessions ran into a problem of its own: {0}', text),
      ['showLog'],
      actions,
    );
    return;
  }
  const { code, message, evidence, remedy, action, location } = error.details;
  log([`${code}: ${message}`, evidence, remedy].filter(Boolean).join('\n'));
  const proof = evidence?.split('\n').findLast((line) => line.trim());
  const text = [message, proof, remedy].filter(Boolean).join(' — ');
  const offered: ErrorAction[] = [
    ...(action ? [action] : []),
    ...(action === 'showLog' ? [] : ['showLog' as const]),
  ];
  const open = location && (async () => await openAt(location.file, location.line));
  if (open && !offered.includes('openFlow')) offered.unshift('openFlow');
  await offer(`${text} (${code})`, offered, { ...actions, ...(open && { openFlow: open }) });
}

async function offer(text: string, offered: ErrorAction[], actions: ErrorActions): Promise<void> {
  const usable = offered.filter((action) => actions[action]);
  const labels = usable.map(labelOf);
  const chosen = await vscode.window.showErrorMessage(text, ...labels);
  const action = chosen === undefined ? undefined : usable[labels.indexOf(chosen)];
  if (action) await actions[action]?.();
}

/** The words on a button. */
function labelOf(action: ErrorAction): string {
  switch (action) {
    case 'showLog':
      return vscode.l10n.t('Show Log');
    case 'openSettings':
      return vscode.l10n.t('Open Settings');
    case 'openFlow':
      return vscode.l10n.t('Go to Line');
    case 'retry':
      return vscode.l10n.t('Try Again');
    case 'start':
      return vscode.l10n.t('Start');
    case 'reset':
      return vscode.l10n.t('Reset');
    case 'install':
      return vscode.l10n.t('Install Packages');
    case 'stop':
      return vscode.l10n.t('Stop');
    case 'startOnDocker':
      return vscode.l10n.t('Start on Docker');
  }
}

/** Opens a file at a 1-based line. */
export async function openAt(file: string, line: number): Promise<void> {
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    selection: new vscode.Range(position, position),
  });
}
