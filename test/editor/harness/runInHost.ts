import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'node:util';
import { editorSettings } from '../../../scripts/editor/editorSettings.ts';
import { installCodeServer } from '../../../scripts/editor/installCodeServer.ts';
import { startCodeServer } from '../../../scripts/editor/startCodeServer.ts';
import { bundleSpecs } from './bundleSpecs.ts';
import type { HostTest } from './hostEntry.ts';
import { launchChromium } from './launchChromium.ts';
import { workbenchAddress } from './workbenchAddress.ts';

export interface HostRun {
  /** Absolute paths of mocha specs in TypeScript; they may import `vscode`. */
  specs: readonly string[];
  /** The workspace folder to open. */
  folder: string;
  /** The folder of the extension under test, built; it is loaded from source. */
  extension: string;
  settings?: Record<string, unknown>;
  env?: NodeJS.ProcessEnv;
  /** How long the specs may take in all; 3 minutes when absent. */
  timeoutMs?: number;
}

/**
 * Runs specs inside the extension host of a real VS Code and returns each test. Notifications are never shown there and
 * modal dialogs throw: use `startEditor` for those. Throws with the editor's own log when no result came.
 */
export async function runInHost(run: HostRun): Promise<HostTest[]> {
  await installCodeServer();
  const bundle = await bundleSpecs(run.specs);
  const home = mkdtempSync(join(tmpdir(), 'flow-sessions-host-'));
  const result = join(home, 'result.json');
  try {
    const log = await driveWindow(run, bundle, home, result);
    if (!existsSync(result)) throw new Error(`The specs gave no result. The editor said:\n${log.join('\n')}`);
    return JSON.parse(readFileSync(result, 'utf8')) as HostTest[];
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    rmSync(bundle, { force: true });
  }
}

async function driveWindow(run: HostRun, bundle: string, home: string, result: string): Promise<string[]> {
  const server = await startCodeServer({
    userDataDir: join(home, 'user-data'),
    extensionsDir: join(home, 'extensions'),
    settings: { ...editorSettings, ...run.settings },
    env: { ...run.env, FLOW_SESSIONS_HOST_RESULT: result },
    trustAll: true,
    testDriver: true,
  });
  try {
    await using browser = await launchChromium();
    const page = await browser.newPage();
    const log: string[] = [];
    const crashed = new Promise<void>((resolve) => page.on('crash', () => resolve()));
    // VS Code calls these two on the page: for each line of its own log, and when the specs have ended.
    await page.exposeFunction('codeAutomationLog', (kind: string, args: unknown[]) =>
      log.push(`[${kind}] ${format(...args)}`),
    );
    const ended = new Promise<void>(
      (resolve) => void page.exposeFunction('codeAutomationExit', () => resolve()),
    );
    await page.goto(
      workbenchAddress(server.base, run.folder, {
        extensionDevelopmentPath: run.extension,
        extensionTestsPath: bundle,
        skipWelcome: 'true',
      }),
    );
    const waiting = new AbortController();
    const limit = delay(run.timeoutMs ?? 180_000, undefined, { signal: waiting.signal }).catch(
      () => undefined,
    );
    await Promise.race([ended, crashed, limit]);
    waiting.abort();
    return log;
  } finally {
    await server.stop();
  }
}
