import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import { isBusy } from '../../session/sessionState.ts';
import { pick } from '../pick.ts';
import { livesOn } from '../views/placeSessions.ts';
import { resourceLabel } from '../views/resourceLook.ts';
import type { FlowCommands } from './flowCommands.ts';
import { computeChoices, resourceOptions } from './startChoices.ts';

/** Asks where a session is to go and takes it there. */
export async function moveSession(commands: FlowCommands, flow: string): Promise<void> {
  const { session } = await commands.sessions.status(flow);
  const resources = await commands.sessions.resources();
  const others = resources.filter((resource) => !session || !livesOn(session.spec.compute, resource));
  await moveTo(commands, flow, others);
}

/** Starts the flow's session on an engine; one that lives elsewhere, or is about to, is taken there. */
export async function startOnDocker(commands: FlowCommands, flow: string): Promise<void> {
  const { sessions } = commands;
  const { state } = await sessions.status(flow);
  const engines = (await sessions.resources()).filter(({ kind }) => kind === 'docker');
  if (state.kind === 'ready' || isBusy(state)) return await moveTo(commands, flow, engines);
  const engine = await chooseOf(engines, flow);
  if (engine)
    await vscode.commands.executeCommand(
      'flowSessions.start',
      vscode.Uri.file(flow),
      resourceOptions(engine),
    );
}

async function moveTo(
  commands: FlowCommands,
  flow: string,
  resources: readonly ComputeResource[],
): Promise<void> {
  const target = await chooseOf(resources, flow);
  if (!target) return;
  const { compute, computeName: name } = resourceOptions(target);
  const title = vscode.l10n.t('Moving {0} to {1}', basename(flow), resourceLabel(target));
  const to = { compute, ...(name !== undefined && { name }) };
  await commands.change(
    flow,
    title,
    'flowSessions.move',
    async (report, signal) => await commands.sessions.move(flow, to, report, signal),
  );
}

/** The only one there is is not asked about; one that cannot be used says why when it is used all the same. */
async function chooseOf(
  resources: readonly ComputeResource[],
  flow: string,
): Promise<ComputeResource | undefined> {
  if (resources.length === 1) return resources[0];
  const { t } = vscode.l10n;
  if (!resources.length) {
    void vscode.window.showInformationMessage(t('There is no other compute resource.'));
    return undefined;
  }
  const title = t('Where is the session of {0} to go?', basename(flow));
  const picked = await pick({ title, choices: computeChoices(resources, undefined) });
  return picked.kind === 'chosen' ? picked.value : undefined;
}
