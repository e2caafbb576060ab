import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { UserError } from '../../common/userError.ts';
import type { LanguageOptions } from '../protocol.ts';
import { documentSelector } from './documentSelector.ts';

/** So often in three minutes the server is started again after it ended. */
const mostRestarts = 3;

const options: LanguageOptions = { live: true, suggestCommand: 'editor.action.triggerSuggest' };

/** Loads the client, which costs as much as the rest of the extension, and starts the server. Errors of its own start are thrown. */
export async function startClient(
  program: string,
  showError: (error: unknown) => void,
): Promise<LanguageClient> {
  const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, TransportKind } =
    await import('vscode-languageclient/node');
  const ended: number[] = [];
  const client = new LanguageClient(
    'flowSessions',
    vscode.l10n.t('Flow Sessions Language Service'),
    { module: program, transport: TransportKind.ipc },
    {
      documentSelector: documentSelector(
        (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme),
      ),
      initializationOptions: options,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          const now = Date.now();
          ended.push(now);
          if (ended.filter((at) => at > now - 180_000).length <= mostRestarts)
            return { action: CloseAction.Restart, handled: true };
          showError(stopped(new Error(vscode.l10n.t('it ended {0} times in a short time', ended.length))));
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    },
  );
  try {
    await client.start();
  } catch (error) {
    throw stopped(error);
  }
  return client;
}

const stopped = (error: unknown): UserError =>
  new UserError({
    code: 'FSE502',
    kind: 'failed',
    message: vscode.l10n.t('The language service of flows does not run.'),
    evidence: error instanceof Error ? error.message : String(error),
    remedy: vscode.l10n.t('Sessions work without it. Reload the window to try again.'),
  });
