import { basename } from 'node:path';
import * as vscode from 'vscode';
import { planFor, type WantedChange } from '../../session/plan.ts';
import { planInWords } from '../../session/planInWords.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { vmSizes } from '../configuration.ts';
import { pick } from '../pick.ts';
import { askMinutes } from './askMinutes.ts';
import type { FlowCommands } from './flowCommands.ts';
import { idleChoices, sizeChoices, type Choice } from './startChoices.ts';

type What = 'idle' | 'size' | 'drift';

/** Asks what of a session is to change, shows what that deletes, keeps and pulls, and does it once that is agreed to. */
export async function changeSession(commands: FlowCommands, flow: string): Promise<void> {
  const status = await commands.sessions.status(flow);
  const change = await askChange(status);
  if (!change) return;
  const { drift = [], environment } = status.session ?? {};
  const plan = planFor(drift, change, environment?.clean);
  const { t } = vscode.l10n;
  if (plan.action === 'none') {
    void vscode.window.showInformationMessage(t('The session is as its files and settings say.'));
    return;
  }
  // What is set in place and loses nothing needs no agreement.
  if (plan.action !== 'update' && !(await agrees(flow, planInWords(plan, t)))) return;
  const { sessions } = commands;
  const idle = change.maxIdleTimeSeconds;
  const title = t('Changing {0}', basename(flow));
  await commands.change(flow, title, 'flowSessions.changeSettings', async (report, signal) => {
    if (plan.action === 'stop') return await sessions.stop(flow, report, signal);
    if (plan.action === 'install') await sessions.install(flow, report, signal);
    if (plan.action === 'reset') {
      const size = change.vmSize === undefined ? {} : { vmSize: change.vmSize };
      await sessions.reset(flow, { depth: 'all', noCache: false, ...size }, report, signal);
    }
    if (idle !== undefined || plan.action === 'update') await sessions.setIdleTime(flow, idle, signal);
    return await sessions.status(flow);
  });
}

async function agrees(flow: string, detail: string): Promise<boolean> {
  const { t } = vscode.l10n;
  const go = t('Go On');
  const question = t('Change the session of {0}?', basename(flow));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) === go;
}

/** Undefined where it was left; empty where the files and settings alone are to be followed. */
async function askChange({ flow, session }: FlowStatus): Promise<WantedChange | undefined> {
  const { t } = vscode.l10n;
  const title = t('Change the session of {0}', basename(flow.dir));
  const { compute, maxIdleTimeSeconds } = session?.spec ?? {};
  const drift = session?.drift ?? [];
  const choices: Choice<What>[] = [
    ...(drift.length
      ? [
          {
            label: t('What the files and settings say'),
            description: drift[0]!.message,
            value: 'drift' as const,
          },
        ]
      : []),
    { label: t('Idle time'), value: 'idle' },
    ...(compute?.kind === 'docker'
      ? [{ label: t('VM size'), description: compute.vmSize ?? t('No limit'), value: 'size' as const }]
      : []),
  ];
  for (;;) {
    const what = await pick({ title, step: 1, totalSteps: 2, choices });
    if (what.kind !== 'chosen') return undefined;
    if (what.value === 'drift') return {};
    const change =
      what.value === 'idle'
        ? await askIdle(title, maxIdleTimeSeconds)
        : await askSize(title, compute?.vmSize);
    if (change !== 'back') return change;
  }
}

async function askIdle(title: string, last: number | undefined): Promise<WantedChange | 'back' | undefined> {
  const placeholder = vscode.l10n.t('Stop itself after how long without activity?');
  const choices = idleChoices(last, vscode.l10n.t);
  const picked = await pick({ title, step: 2, totalSteps: 2, placeholder, choices });
  if (picked.kind !== 'chosen') return picked.kind === 'back' ? 'back' : undefined;
  const seconds = picked.value ?? (await askMinutes());
  return seconds === undefined ? undefined : { maxIdleTimeSeconds: seconds };
}

async function askSize(title: string, last: string | undefined): Promise<WantedChange | 'back' | undefined> {
  const placeholder = vscode.l10n.t('How much of the engine may it use?');
  // A size can be exchanged for another one; only a new session has none.
  const choices = sizeChoices(vmSizes(), last, vscode.l10n.t).filter(({ value }) => value !== undefined);
  const picked = await pick({ title, step: 2, totalSteps: 2, placeholder, choices });
  if (picked.kind !== 'chosen') return picked.kind === 'back' ? 'back' : undefined;
  return picked.value === undefined ? undefined : { vmSize: picked.value };
}
