import * as vscode from 'vscode';
import type { Choice } from './commands/startChoices.ts';

/** How a step of several was left. */
export type Picked<T> = { kind: 'chosen'; value: T } | { kind: 'back' } | { kind: 'left' };

export interface PickStep<T> {
  title: string;
  choices: readonly Choice<T>[];
  /** 1-based, where there are several. */
  step?: number;
  totalSteps?: number;
  placeholder?: string;
}

/** One step of a quick pick. What is refused says why and stays; from the second step on there is a way back. */
export async function pick<T>({
  title,
  choices,
  step,
  totalSteps,
  placeholder,
}: PickStep<T>): Promise<Picked<T>> {
  const input = vscode.window.createQuickPick<vscode.QuickPickItem & Choice<T>>();
  input.title = title;
  input.items = [...choices];
  input.matchOnDescription = true;
  if (placeholder) input.placeholder = placeholder;
  if (step !== undefined) input.step = step;
  if (totalSteps !== undefined) input.totalSteps = totalSteps;
  if (step !== undefined && step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise((resolve) => {
      input.onDidAccept(() => {
        const [chosen] = input.selectedItems;
        if (!chosen) return;
        if (chosen.refused === undefined) resolve({ kind: 'chosen', value: chosen.value });
        else input.placeholder = chosen.refused;
      });
      input.onDidTriggerButton(() => resolve({ kind: 'back' }));
      input.onDidHide(() => resolve({ kind: 'left' }));
      input.show();
    });
  } finally {
    input.dispose();
  }
}
