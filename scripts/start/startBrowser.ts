import { join } from 'node:path';
import { editorSettings } from '../editor/editorSettings.ts';
import { installCodeServer } from '../editor/installCodeServer.ts';
import { installExtension } from '../editor/installExtension.ts';
import { packageProject } from '../editor/packageExtension.ts';
import { freePort, startCodeServer } from '../editor/startCodeServer.ts';
import { editorHome } from '../lib/paths.ts';
import { isEnding } from '../lib/processGroup.ts';

const userDataDir = join(editorHome, 'user-data');
const extensionsDir = join(editorHome, 'extensions');

/** Opens the folder in VS Code for the browser, with the extension installed, until Ctrl-C. Returns the exit code. */
export async function startBrowser(folder: string, wantedPort: number): Promise<number> {
  await installCodeServer();
  console.log('Building and installing the extension');
  const vsix = await packageProject();
  await installExtension(vsix, extensionsDir, userDataDir);
  const server = await startCodeServer({
    userDataDir,
    extensionsDir,
    folder,
    port: await freePort(wantedPort),
    settings: { ...editorSettings, 'workbench.startupEditor': 'readme' },
    trustAll: true,
  });
  console.log(`Flow Sessions is open in VS Code at\n\n${server.base}/\n\nCtrl-C ends it.`);
  const code = await server.ended;
  if (!isEnding()) console.error(`VS Code has ended; its log is ${server.logFile}`);
  return code;
}
