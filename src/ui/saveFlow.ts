import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { FlowStatus } from '../session/sessionReader.ts';

/** Sessions see files, not buffers: saves what is unsaved of a flow, also what its includes bring; nothing else. */
export async function saveFlow(folder: string, status: FlowStatus | undefined): Promise<void> {
  const sources = new Set(status?.loaded?.files.files.map(({ source }) => source));
  for (const document of vscode.workspace.textDocuments) {
    const { scheme, fsPath } = document.uri;
    const seen = fsPath.startsWith(folder + sep) || sources.has(fsPath);
    if (document.isDirty && scheme === 'file' && seen) await document.save();
  }
}
