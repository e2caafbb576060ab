import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { flowFiles } from '../lens/flowLensProvider.ts';
import type { SessionsModel } from '../sessionsModel.ts';
import type { SessionNode } from '../views/sessionItem.ts';

/** Most flows that are offered to choose from. */
const offered = 500;

/** The folder of the flow that a command is about: from its lens, its row, the active editor, or chosen. */
export async function flowTarget(argument: unknown, model: SessionsModel): Promise<string | undefined> {
  if (argument instanceof vscode.Uri) return toFolder(argument.fsPath);
  const node = argument as Partial<Extract<SessionNode, { status: unknown }>> | undefined;
  if (node?.status?.flow) return node.status.flow.dir;
  const active = vscode.window.activeTextEditor?.document;
  if (active && vscode.languages.match(flowFiles, active)) return dirname(active.uri.fsPath);
  const path = active?.uri.fsPath;
  const known = model.all.find(({ loaded }) => loaded?.files.files.some(({ source }) => source === path));
  return known?.flow.dir ?? (await chooseFlow());
}

const toFolder = (path: string): string => (/\.ya?ml$/.test(path) ? dirname(path) : path);

async function chooseFlow(): Promise<string | undefined> {
  const found = await vscode.workspace.findFiles(
    '**/flow.{dag,flex}.{yaml,yml}',
    '**/{node_modules,.venv,.git}/**',
    offered,
  );
  if (!found.length) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no flow.dag.yaml in this workspace.'));
    return undefined;
  }
  const items = found
    .map((uri) => ({
      label: basename(dirname(uri.fsPath)),
      description: vscode.workspace.asRelativePath(uri),
      uri,
    }))
    .sort((one, other) => one.description.localeCompare(other.description));
  if (items.length === 1) return dirname(items[0]!.uri.fsPath);
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which flow?'),
    matchOnDescription: true,
  });
  return chosen && dirname(chosen.uri.fsPath);
}
