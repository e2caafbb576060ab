import * as vscode from 'vscode';
import type { SecretCredentials } from './secretCredentials.ts';

/** Asks for a feed's address, user and token, and keeps them in the editor's secret storage. */
export async function saveFeedCredential(secrets: SecretCredentials): Promise<void> {
  const address = await vscode.window.showInputBox({
    title: vscode.l10n.t('Credential of a private feed (1/3)'),
    prompt: vscode.l10n.t('Host of the feed, or the beginning of its URL'),
    placeHolder: 'https://pkgs.dev.azure.com/my-organisation',
    ignoreFocusOut: true,
    validateInput: (value) =>
      toAddress(value) ? undefined : vscode.l10n.t('This is no host and no http(s) URL'),
  });
  if (address === undefined) return;
  const user = await vscode.window.showInputBox({
    title: vscode.l10n.t('Credential of a private feed (2/3)'),
    prompt: vscode.l10n.t('User name; any name will do for Azure DevOps'),
    value: 'build',
    ignoreFocusOut: true,
  });
  if (user === undefined) return;
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Credential of a private feed (3/3)'),
    prompt: vscode.l10n.t('Token or password; it is kept in the secret storage of the editor'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() ? undefined : vscode.l10n.t('A token is needed')),
  });
  if (token === undefined) return;
  await secrets.keep(toAddress(address)!, { user, token: token.trim() });
}

/** Lets the user choose which of the kept credentials to forget. */
export async function forgetFeedCredential(secrets: SecretCredentials): Promise<void> {
  const addresses = await secrets.addresses();
  if (!addresses.length) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No credential of a private feed is kept.'));
    return;
  }
  const address = await vscode.window.showQuickPick(addresses, {
    title: vscode.l10n.t('Forget the credential of a private feed'),
  });
  if (address !== undefined) await secrets.forget(address);
}

/** Without what a copied line brings along: a user, `{private}`, a query. */
function toAddress(value: string): string | undefined {
  const text = value.trim().replace(/^(https?:\/\/)?[^/@]*@/i, '$1');
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!/^[^\s?#]+$/.test(text) || !URL.canParse(url)) return undefined;
  return text.replace(/\/+$/, '');
}
