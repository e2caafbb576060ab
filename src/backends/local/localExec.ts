import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, relative, resolve } from 'node:path';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import type { ExecRequest } from '../../session/run.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { childEnvironment } from './childEnvironment.ts';
import type { LocalWorkers } from './localWorkers.ts';
import { pythonIn } from './pythonEnvironment.ts';
import { killGroup } from './runTool.ts';
import type { SessionFolder } from './sessionFolder.ts';
import { lastWords } from './workerProcess.ts';

export type OnOutput = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;

/** Longest time between two signs of life to the worker, in milliseconds. */
const longestPause = 30_000;

/**
 * Runs a command in the session's environment, as a process group of its own. It ends, with all that it started, when the
 * signal is aborted, when the session's worker ends, and when this process dies. Resolves with the exit code.
 */
export async function execIn(
  folder: SessionFolder,
  workers: LocalWorkers,
  supervisorProgram: string,
  { command, cwd }: ExecRequest,
  onOutput: OnOutput,
  signal: AbortSignal,
): Promise<number> {
  throwIfCancelled(signal);
  const stored = await workers.storedOf(folder);
  const environment = stored.environment!.location;
  const place = await placeOf(folder, cwd);
  const python = pythonIn(environment);
  const env = childEnvironment({ VIRTUAL_ENV: environment, PATH: pathWith(dirname(python)) });
  const program = await findProgram(command[0] ?? '', place, env.PATH!);
  const worker = await workers.client(folder, stored);
  await workers.request(folder, 'keepAlive', {});
  const child = spawn(python, ['-I', '-S', supervisorProgram, program, ...command.slice(1)], {
    cwd: place,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const idle = stored.spec.maxIdleTimeSeconds * 1000;
  const pause = idle ? Math.min(longestPause, idle / 3) : longestPause;
  const keepAlive = (): void => void workers.request(folder, 'keepAlive', {}).catch(() => {});
  const timer = setInterval(keepAlive, pause);
  let ended = false;
  const listening = worker.onClose(() => {
    ended = true;
    killGroup(child.pid, 'SIGKILL');
  });
  try {
    const code = await exitOf(child, onOutput, signal);
    if (ended) throw sessionErrors.workerGone(stored.spec.flow.dir, await lastWords(folder));
    keepAlive();
    return code;
  } finally {
    clearInterval(timer);
    listening.dispose();
  }
}

/** Hands the output out until the program and all that it started have ended. */
async function exitOf(child: ChildProcess, onOutput: OnOutput, signal: AbortSignal): Promise<number> {
  let failure: { error: unknown } | undefined;
  let grace: NodeJS.Timeout | undefined;
  const end = (): void => {
    killGroup(child.pid, 'SIGTERM');
    grace ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), 2000);
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.on('data', (bytes: Buffer) => {
      try {
        onOutput(stream, bytes);
      } catch (error) {
        failure ??= { error };
        end();
      }
    });
  }
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    const code = await new Promise<number>((done, reject) => {
      child.once('error', reject);
      // What the program left running holds the streams: it goes with the program.
      child.once('exit', () => killGroup(child.pid, 'SIGKILL'));
      child.once('close', (status) => done(status ?? -1));
    });
    if (failure) throw failure.error;
    if (signal.aborted) throw new CancelledError();
    return code;
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(grace);
  }
}

/** The environment's own programs come first. */
const pathWith = (folder: string): string => [folder, process.env.PATH].filter(Boolean).join(delimiter);

/** The working folder, which has to be one of the session's. */
async function placeOf(folder: SessionFolder, cwd = '.'): Promise<string> {
  const place = resolve(folder.flow, cwd);
  const way = relative(folder.flow, place);
  const inside = way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
  const found = inside ? await stat(place).catch(() => undefined) : undefined;
  if (!found?.isDirectory()) throw sessionErrors.noFolder(cwd);
  return place;
}

/** A program by its path, or the first of that name on `path`. */
async function findProgram(name: string, place: string, path: string): Promise<string> {
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];
  const folders = /[\\/]/.test(name) ? [place] : path.split(delimiter).filter(Boolean);
  for (const folder of name ? folders : []) {
    for (const ending of endings) {
      const candidate = resolve(folder, name + ending);
      try {
        await access(candidate, constants.X_OK);
        if ((await stat(candidate)).isFile()) return candidate;
      } catch {
        // Not here.
      }
    }
  }
  throw sessionErrors.noProgram(name, `Looked in ${folders.join(', ')}`);
}
