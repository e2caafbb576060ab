import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { installCodeServer } from '../../../scripts/editor/installCodeServer.ts';
import { installExtension } from '../../../scripts/editor/installExtension.ts';
import { packageFolder, packageProject } from '../../../scripts/editor/packageExtension.ts';

const made = new Map<string, Promise<string>>();

/**
 * Builds, packages and installs an extension, once for all tests of this process: the project itself, or the folder
 * of another. Returns the `extensionsDir` for `startEditor`. Installs the editor first where that is missing.
 */
export function installedExtension(folder?: string): Promise<string> {
  const key = folder ?? '';
  const extensionsDir = made.get(key) ?? install(folder);
  made.set(key, extensionsDir);
  return extensionsDir;
}

async function install(folder: string | undefined): Promise<string> {
  await installCodeServer();
  const vsix = folder === undefined ? await packageProject() : await packageFolder(folder);
  const home = mkdtempSync(join(tmpdir(), 'flow-sessions-extension-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  await installExtension(vsix, join(home, 'extensions'), join(home, 'user-data'));
  return join(home, 'extensions');
}
