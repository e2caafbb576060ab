import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { endGroup, spawnGroup } from '../lib/processGroup.ts';
import { codeServerEntry } from './installCodeServer.ts';

export interface CodeServerOptions {
  userDataDir: string;
  extensionsDir: string;
  /** Opened when the address names no folder. */
  folder?: string;
  /** A free one when absent. */
  port?: number;
  /** Written as the user's settings, unless there are some. */
  settings?: Record<string, unknown>;
  env?: NodeJS.ProcessEnv;
  /** Every workspace is trusted, and nobody is asked. */
  trustAll: boolean;
  /** Lets the address load an extension and its tests from source. */
  testDriver?: boolean;
}

export interface CodeServer {
  /** `http://127.0.0.1:<port>`. */
  base: string;
  pid: number;
  logFile: string;
  /** Resolves with the exit code when the server ends, however it ends. */
  ended: Promise<number>;
  stop(): Promise<void>;
}

/** Starts the browser VS Code on 127.0.0.1 and waits until it answers. Throws with its log when it ends before that. */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const port = options.port ?? (await freePort());
  writeSettings(options);
  mkdirSync(options.extensionsDir, { recursive: true });
  const logFile = join(options.userDataDir, 'server.log');
  const log = openSync(logFile, 'w');
  const child = spawnGroup(process.execPath, [codeServerEntry, ...serverArguments(options, port)], {
    stdio: ['ignore', log, log],
    env: serverEnvironment(options.env),
  });
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(127));
  });
  const base = `http://127.0.0.1:${port}`;
  const stop = () => endGroup(child);
  const asking = new AbortController();
  const limit = delay(60_000, false, { signal: asking.signal }).catch(() => false);
  const up = await Promise.race([answers(base, asking.signal), ended.then(() => false), limit]);
  asking.abort();
  if (!up) {
    await stop();
    throw new Error(`VS Code did not answer at ${base}:\n${readFileSync(logFile, 'utf8').slice(-3000)}`);
  }
  return { base, pid: child.pid ?? 0, logFile, ended, stop };
}

/** A port of 127.0.0.1 that nothing listens on; the wanted one when that is free. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const port = await new Promise<number | undefined>((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  if (port === undefined) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Settings of the machine are read from a place of their own; the others do not mind standing there too. */
function writeSettings({ userDataDir, settings }: CodeServerOptions): void {
  for (const place of ['User', 'Machine']) {
    const folder = join(userDataDir, place);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings ?? {}, undefined, 2), {
        flag: 'wx',
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function serverArguments(options: CodeServerOptions, port: number): string[] {
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  const folders = ['--user-data-dir', options.userDataDir, '--extensions-dir', options.extensionsDir];
  return [
    // Without a file of its own it would write one into the home folder.
    '--config',
    '/dev/null',
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--ignore-last-opened',
    ...quiet,
    ...folders,
    ...(options.trustAll ? ['--disable-workspace-trust'] : []),
    ...(options.testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ...(options.folder ? [options.folder] : []),
  ];
}

/** Without what an outer VS Code or npm says about itself; `{}` as gallery means no marketplace look-ups. */
function serverEnvironment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|CODE_SERVER|npm_|NODE_CHANNEL|PORT$|PASSWORD$)/.test(name),
  );
  return { ...Object.fromEntries(outer), EXTENSIONS_GALLERY: '{}', ...env };
}

async function answers(base: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      if ((await fetch(`${base}/healthz`, { signal })).ok) return true;
    } catch {
      // Not listening yet.
    }
    await delay(100);
  }
  return false;
}
