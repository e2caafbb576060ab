import * as vscode from 'vscode';
import { baseName } from '../features/paths.ts';
import { flowsNear } from '../features/requirements/flowsNear.ts';

/** True where a flow near a file has its name in its text; whether that makes it the flow's requirements file is up to the server. */
export async function isMentioned(uri: vscode.Uri): Promise<boolean> {
  const texts = flowsNear(uri.path).map(async (path) => {
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri.with({ path })));
    } catch {
      return '';
    }
  });
  return (await Promise.all(texts)).some((text) => text.includes(baseName(uri.path)));
}
