import * as vscode from 'vscode';
import type { Report } from '../session/operation.ts';
import type { Phase } from '../session/sessionState.ts';

/** Shows a verb at work with its named phases and a way to cancel it: the one bridge from VS Code's tokens to signals. */
export async function withProgress<T>(
  title: string,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
  onOther: Report = () => {},
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    let phase = '';
    const report: Report = (event) => {
      switch (event.kind) {
        case 'phase':
          phase = phaseLabel(event.phase);
          return progress.report({ message: event.detail ? `${phase}: ${shorten(event.detail)}` : phase });
        case 'log':
          return progress.report({ message: `${phase}: ${shorten(event.text)}` });
        case 'notice':
        case 'packages':
          return onOther(event);
      }
    };
    try {
      return await work(report, abort.signal);
    } finally {
      subscription.dispose();
    }
  });
}

/** The name of a phase as people read it. */
export function phaseLabel(phase: Phase): string {
  switch (phase) {
    case 'resolve':
      return vscode.l10n.t('Reading the flow');
    case 'pull':
      return vscode.l10n.t('Pulling the image');
    case 'create':
      return vscode.l10n.t('Making the environment');
    case 'files':
      return vscode.l10n.t('Bringing the files');
    case 'install':
      return vscode.l10n.t('Installing packages');
    case 'verify':
      return vscode.l10n.t('Checking the session');
    case 'ready':
      return vscode.l10n.t('Ready');
  }
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text).trim();
