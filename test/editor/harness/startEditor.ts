import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { editorSettings } from '../../../scripts/editor/editorSettings.ts';
import { startCodeServer, type CodeServer } from '../../../scripts/editor/startCodeServer.ts';
import { launchChromium } from './launchChromium.ts';
import { workbenchAddress } from './workbenchAddress.ts';

export interface EditorOptions {
  /** The workspace folder to open. */
  folder: string;
  /** Where the extension under test is installed; see `installedExtension`. */
  extensionsDir: string;
  settings?: Record<string, unknown>;
  /** Reaches the extension host. */
  env?: NodeJS.ProcessEnv;
  /** False opens the folder in restricted mode; every folder is trusted otherwise. */
  trust?: boolean;
  viewport?: { width: number; height: number };
}

export interface Editor {
  page: Page;
  server: CodeServer;
  userDataDir: string;
  /** Reloads the window, which ends and restarts its extension host. */
  reload(): Promise<void>;
  /** Closes the window and ends the server with everything it started. */
  stop(): Promise<void>;
}

const testSettings = {
  ...editorSettings,
  'git.enabled': false,
  'files.autoSave': 'off',
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** Opens a real VS Code on a folder, with the installed extension as users have it. Start one and share it: it costs seconds. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  const userDataDir = mkdtempSync(join(tmpdir(), 'flow-sessions-editor-'));
  const removeData = () => rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  // An interrupted run does not get to `stop`.
  process.once('exit', removeData);
  let server: CodeServer | undefined;
  try {
    server = await startCodeServer({
      userDataDir,
      extensionsDir: options.extensionsDir,
      settings: { ...testSettings, ...options.settings },
      env: options.env ?? {},
      trustAll: options.trust ?? true,
    });
    return await openWindow(server, options, userDataDir, removeData);
  } catch (error) {
    await server?.stop();
    removeData();
    throw error;
  }
}

async function openWindow(
  server: CodeServer,
  options: EditorOptions,
  userDataDir: string,
  removeData: () => void,
) {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1400, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const shown = () => page.locator('.monaco-workbench .statusbar').waitFor();
    await page.goto(workbenchAddress(server.base, options.folder));
    await shown();
    const reload = async () => {
      await page.reload();
      await shown();
    };
    const stop = async () => {
      await browser.close();
      await server.stop();
      removeData();
      process.removeListener('exit', removeData);
    };
    return { page, server, userDataDir, reload, stop };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
