import * as vscode from 'vscode';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { azureDevOpsResource, type AzureTokens } from '../../session/feeds/feedCredentials.ts';

/** Tokens of the Microsoft account that the user is signed in with in the editor. */
export class MicrosoftTokens implements AzureTokens {
  readonly name = "the editor's Microsoft account";
  readonly #mayAsk: boolean;

  /** With `mayAsk` the user is asked to sign in; without, only a session that is there counts. */
  constructor(mayAsk: boolean) {
    this.#mayAsk = mayAsk;
  }

  async token(
    tenant: string | undefined,
    signal: AbortSignal,
    tell: (why: string) => void,
  ): Promise<string | undefined> {
    throwIfCancelled(signal);
    const scopes = [`${azureDevOpsResource}/.default`, ...(tenant ? [`VSCODE_TENANT:${tenant}`] : [])];
    try {
      const session = await untilAborted(this.#session(scopes), signal);
      if (session) return session.accessToken;
      tell('No Microsoft account is signed in to the editor for this feed.');
    } catch (error) {
      tell(
        `The sign-in with Microsoft came to nothing: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    throwIfCancelled(signal);
    return undefined;
  }

  async #session(scopes: string[]): Promise<vscode.AuthenticationSession | undefined> {
    if (!this.#mayAsk) return await vscode.authentication.getSession('microsoft', scopes, { silent: true });
    const detail = vscode.l10n.t('The flow installs packages from a private feed on Azure DevOps.');
    return await vscode.authentication.getSession('microsoft', scopes, { createIfNone: { detail } });
  }
}

/** The editor's sign-in cannot be called off: whoever stops waiting leaves it to itself. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const aborted = Promise.withResolvers<undefined>();
  const stop = (): void => aborted.resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
