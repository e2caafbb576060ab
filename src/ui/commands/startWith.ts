import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import type { SessionManager } from '../../session/sessionManager.ts';
import type { StartOptions } from '../../session/startSession.ts';
import { vmSizes } from '../configuration.ts';
import { pick } from '../pick.ts';
import { askMinutes } from './askMinutes.ts';
import { computeChoices, idleChoices, resourceOptions, sizeChoices } from './startChoices.ts';

const lastChoice = 'startWith.last';

/** Asks for compute resource, VM size and idle time, one step each with a way back; what was chosen last comes first. */
export async function askStartOptions(
  flow: string,
  sessions: SessionManager,
  memory: vscode.Memento,
  /** Where, if that is known already. */
  there?: ComputeResource,
): Promise<StartOptions | undefined> {
  const { t } = vscode.l10n;
  const last = memory.get<StartOptions>(lastChoice);
  const title = t('Start session of {0}', basename(flow));
  const resources = there ? [there] : await sessions.resources();
  let where = there;
  let vmSize: string | undefined;
  for (let step: 'where' | 'size' | 'idle' = 'where'; ;) {
    const sized = where?.kind === 'docker';
    const totalSteps = where && !sized ? 2 : 3;
    switch (step) {
      case 'where': {
        const choices = computeChoices(resources, last);
        const picked = await pick({ title, step: 1, totalSteps, placeholder: t('Where?'), choices });
        if (picked.kind !== 'chosen') return undefined;
        where = picked.value;
        step = where.kind === 'docker' ? 'size' : 'idle';
        break;
      }
      case 'size': {
        const choices = sizeChoices(vmSizes(), last?.vmSize, t);
        const placeholder = t('How much of the engine may it use?');
        const picked = await pick({ title, step: 2, totalSteps, placeholder, choices });
        if (picked.kind === 'left') return undefined;
        if (picked.kind === 'chosen') vmSize = picked.value;
        step = picked.kind === 'back' ? 'where' : 'idle';
        break;
      }
      case 'idle': {
        const choices = idleChoices(last?.maxIdleTimeSeconds, t);
        const placeholder = t('Stop itself after how long without activity?');
        const picked = await pick({ title, step: sized ? 3 : 2, totalSteps, placeholder, choices });
        if (picked.kind === 'left') return undefined;
        if (picked.kind === 'back') {
          step = sized ? 'size' : 'where';
          break;
        }
        const seconds = picked.value ?? (await askMinutes());
        if (seconds === undefined || !where) return undefined;
        const options = {
          ...resourceOptions(where),
          ...(sized && vmSize !== undefined && { vmSize }),
          maxIdleTimeSeconds: seconds,
        };
        await memory.update(lastChoice, options);
        return options;
      }
    }
  }
}
