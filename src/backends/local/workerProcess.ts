import { spawn } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { readJson } from '../../host/jsonFile.ts';
import { isAlive, type ProcessIdentity } from '../../host/processIdentity.ts';
import { openSocketChannel } from '../../host/socketChannel.ts';
import { WorkerClient } from '../../session/workerClient.ts';
import { childEnvironment } from './childEnvironment.ts';
import { environmentErrors } from '../../session/environmentErrors.ts';
import { lastLines } from './pythonEnvironment.ts';
import { killGroup } from './runTool.ts';
import type { SessionFolder } from './sessionFolder.ts';

/** What a running worker says of itself in `worker.json`. */
export interface WorkerFile {
  protocol: number;
  pid: number;
  /** Its start as the system tells it; see host/processIdentity.ts. */
  startTime?: string;
  address: string;
  token?: string;
}

/** The worker's answer to `hello`. */
export interface Hello {
  protocol: number;
  pid: number;
  pythonVersion: string;
  idleSeconds: number;
  /** Seconds since the epoch. */
  idleUntil: number | null;
  runtime: 'warming' | 'ready' | 'failed' | 'stopped';
  activeRuns: string[];
}

/** How long a worker may take to answer its first hello, in milliseconds. */
const startDeadline = 30_000;

/** Largest worker log that is kept when a worker is started, in bytes. */
const largestLog = 5_000_000;

/** Starts a worker that outlives this process and waits until it answers. */
export async function spawnWorker(
  folder: SessionFolder,
  python: string,
  workerProgram: string,
  idleSeconds: number,
  signal?: AbortSignal,
): Promise<WorkerClient> {
  await Promise.all([
    mkdir(dirname(folder.socket), { recursive: true, mode: 0o700 }),
    ...[folder.socket, folder.workerFile, folder.endedFile].map(
      async (path) => await rm(path, { force: true }),
    ),
  ]);
  const log = openSync(folder.workerLog, 'a', 0o600);
  if (fstatSync(log).size > largestLog) ftruncateSync(log);
  const address = process.platform === 'win32' ? 'tcp:127.0.0.1:0' : `unix:${folder.socket}`;
  const child = spawn(
    python,
    ['-S', '-s', workerProgram, '--session', folder.path, '--listen', address, '--idle', String(idleSeconds)],
    {
      cwd: folder.path,
      env: childEnvironment(),
      stdio: ['ignore', log, log],
      detached: true,
      windowsHide: true,
    },
  );
  closeSync(log);
  let exit: string | undefined;
  child.once('exit', (code, killed) => (exit = killed ?? `exit code ${code}`));
  child.once('error', (error) => (exit = error.message));
  child.unref();
  const began = Date.now();
  try {
    for (;;) {
      throwIfCancelled(signal);
      const client = await connectWorker(folder);
      if (client) return client;
      if (exit !== undefined) throw environmentErrors.workerFailed(`${exit}: ${await lastWords(folder)}`);
      if (Date.now() - began > startDeadline)
        throw environmentErrors.workerFailed(`no answer in ${startDeadline / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  } catch (error) {
    killGroup(child.pid, 'SIGKILL');
    throw error;
  }
}

/** Connects to the session's worker; undefined where there is none that listens. */
export async function connectWorker(folder: SessionFolder): Promise<WorkerClient | undefined> {
  const file = await readJson<WorkerFile>(folder.workerFile);
  if (!file) return undefined;
  try {
    const client = new WorkerClient(await openSocketChannel(file.address));
    if (file.token) await client.request('hello', { token: file.token });
    return client;
  } catch {
    return undefined;
  }
}

/** The process of the session's worker, while it is alive. */
export async function liveWorker(folder: SessionFolder): Promise<ProcessIdentity | undefined> {
  const file = await readJson<WorkerFile>(folder.workerFile);
  if (!file) return undefined;
  const identity = { pid: file.pid, ...(file.startTime && { start: file.startTime }) };
  return (await isAlive(identity)) ? identity : undefined;
}

/** Asks the worker to end, and ends it where it does not within the grace time. Returns when it is gone. */
export async function endWorker(folder: SessionFolder, reason: string): Promise<void> {
  const identity = await liveWorker(folder);
  if (identity) {
    const client = await connectWorker(folder);
    client?.request('shutdown', { reason }).catch(() => {});
    for (let waited = 0; waited < 3000 && (await isAlive(identity)); waited += 20)
      await new Promise((resolve) => setTimeout(resolve, 20));
    client?.close();
    if (await isAlive(identity)) killGroup(identity.pid, 'SIGKILL');
  }
  await rm(folder.workerFile, { force: true });
  await rm(folder.socket, { force: true });
}

/** The last lines a worker wrote before it went away. */
export async function lastWords(folder: SessionFolder): Promise<string> {
  const text = await readFile(folder.workerLog, 'utf8').catch(() => '');
  return lastLines(text, 8) || 'it said nothing';
}
