import { mkdirSync, rmSync } from 'node:fs';
import process from 'node:process';
import { mustRun } from '../lib/runCommand.ts';
import { codeServerEntry } from './installCodeServer.ts';

/** Makes `extensionsDir` hold this one extension, installed from its .vsix as a user would. */
export async function installExtension(
  vsix: string,
  extensionsDir: string,
  userDataDir: string,
): Promise<void> {
  rmSync(extensionsDir, { recursive: true, force: true });
  mkdirSync(extensionsDir, { recursive: true });
  const folders = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  const args = [codeServerEntry, '--config', '/dev/null', ...folders, '--install-extension', vsix, '--force'];
  await mustRun('Installing the extension', process.execPath, args, {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}' },
  });
}
