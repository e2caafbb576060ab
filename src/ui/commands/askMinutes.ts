import * as vscode from 'vscode';

/** Asks for an idle time; resolves with seconds, or with undefined where it was left. */
export async function askMinutes(): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Minutes without activity'),
    value: '60',
    validateInput: (value) =>
      /^\d+(\.\d+)?$/.test(value.trim()) ? undefined : vscode.l10n.t('A number of minutes; 0 means never'),
  });
  return text === undefined ? undefined : Number(text) * 60;
}
