import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import process from 'node:process';

/** A group of its own lets a whole tree be ended at once; Windows has no groups. */
const hasGroups = process.platform !== 'win32';
const running = new Set<ChildProcess>();

/** Starts a process as the head of a group, so that `endGroup` ends what it starts too. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: hasGroups });
  running.add(child);
  child.on('exit', () => running.delete(child));
  child.on('error', () => running.delete(child));
  return child;
}

/** Asks the group to end, and ends it by force after `graceMs`. Resolves when its head has gone. */
export async function endGroup(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const force = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await gone;
  clearTimeout(force);
  signalGroup(child, 'SIGKILL');
}

/** Ends every group with this process: on a signal, when its parent dies, and at its own exit. */
export function endGroupsWithProcess(): void {
  const end = (code: number) => {
    void Promise.all([...running].map((child) => endGroup(child))).finally(() => process.exit(code));
  };
  process.once('SIGINT', () => end(130));
  process.once('SIGTERM', () => end(143));
  process.once('SIGHUP', () => end(129));
  process.once('disconnect', () => end(143));
  process.channel?.unref();
  process.once('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
