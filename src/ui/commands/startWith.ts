import * as vscode from 'vscode';
import type { StartOptions, SessionManager } from '../../session/sessionManager.ts';
import type { ComputeKind } from '../../session/session.ts';

interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

const lastChoice = 'startWith.last';

/** Asks for compute and idle time, one step each with a way back; what was chosen last comes first. */
export async function askStartOptions(
  sessions: SessionManager,
  memory: vscode.Memento,
): Promise<StartOptions | undefined> {
  const last = memory.get<StartOptions>(lastChoice);
  const { t } = vscode.l10n;
  let compute: ComputeKind | undefined;
  for (;;) {
    const resources = await sessions.resources();
    const computes = resources.map(({ kind, name, detail, usable, remedy }) => ({
      label: `${usable ? '' : '$(warning) '}${name}`,
      description: detail,
      ...(remedy && !usable && { detail: remedy }),
      value: kind,
    }));
    const where = await pick(t('Start session (1/2): where?'), lastFirst(computes, last?.compute), false);
    if (where === undefined || where === 'back') return undefined;
    compute = where.value;
    const idle = await pick(
      t('Start session (2/2): stop itself after how long without activity?'),
      lastFirst(idleChoices(), last?.maxIdleTimeSeconds),
      true,
    );
    if (idle === undefined) return undefined;
    if (idle === 'back') continue;
    const seconds = idle.value ?? (await askMinutes());
    if (seconds === undefined) return undefined;
    const options = { compute, maxIdleTimeSeconds: seconds };
    await memory.update(lastChoice, options);
    return options;
  }
}

function idleChoices(): Choice<number | undefined>[] {
  const { t } = vscode.l10n;
  return [
    ...[15, 30, 60, 240].map((minutes) => ({ label: t('{0} minutes', minutes), value: minutes * 60 })),
    { label: t('Never'), value: 0 },
    { label: t('Other…'), value: undefined },
  ];
}

async function askMinutes(): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Minutes without activity'),
    value: '60',
    validateInput: (value) =>
      /^\d+(\.\d+)?$/.test(value.trim()) ? undefined : vscode.l10n.t('A number of minutes; 0 means never'),
  });
  return text === undefined ? undefined : Number(text) * 60;
}

function lastFirst<T>(choices: Choice<T>[], last: T | undefined): Choice<T>[] {
  const found = last === undefined ? undefined : choices.find(({ value }) => value === last);
  return found ? [found, ...choices.filter((choice) => choice !== found)] : choices;
}

/** A quick pick that can lead back; undefined where it was left. */
async function pick<T>(
  title: string,
  items: Choice<T>[],
  canGoBack: boolean,
): Promise<Choice<T> | 'back' | undefined> {
  const input = vscode.window.createQuickPick<Choice<T>>();
  input.title = title;
  input.items = items;
  if (canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise((resolve) => {
      input.onDidAccept(() => resolve(input.selectedItems[0]));
      input.onDidTriggerButton(() => resolve('back'));
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}
