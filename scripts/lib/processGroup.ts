import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import process from 'node:process';

/** A group of its own lets a whole tree be ended at once; Windows has no groups. */
const hasGroups = process.platform !== 'win32';
/** What runs now, with how long each may take to end by itself, in milliseconds. */
const running = new Map<ChildProcess, number>();
let ending = false;
let isWatching = false;

/** Whether this process has been asked to end, so that the end of a group is no surprise. */
export const isEnding = (): boolean => ending;

/**
 * Starts a process as the head of a group, so that `endGroup` ends what it starts too. It never outlives this process,
 * however that ends. A group that has groups of its own needs a longer `graceMs` than those.
 */
export function spawnGroup(
  command: string,
  args: readonly string[],
  { graceMs = 5000, ...options }: SpawnOptions & { graceMs?: number },
): ChildProcess {
  endGroupsWithProcess();
  const child = spawn(command, args, { ...options, detached: hasGroups });
  running.set(child, graceMs);
  child.on('exit', () => running.delete(child));
  child.on('error', () => running.delete(child));
  return child;
}

/** Asks the group to end, and ends it by force when its time is over. Resolves when its head has gone. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const force = setTimeout(() => signalGroup(child, 'SIGKILL'), running.get(child));
  await gone;
  clearTimeout(force);
  signalGroup(child, 'SIGKILL');
}

/** On a signal, when the parent that holds the channel dies, and at this process's own exit. */
function endGroupsWithProcess(): void {
  if (isWatching) return;
  isWatching = true;
  const end = (code: number) => {
    ending = true;
    void Promise.all([...running.keys()].map(endGroup)).finally(() => process.exit(code));
  };
  process.once('SIGINT', () => end(130));
  process.once('SIGTERM', () => end(143));
  process.once('SIGHUP', () => end(129));
  process.once('disconnect', () => end(143));
  process.channel?.unref();
  process.once('exit', () => {
    for (const child of running.keys()) signalGroup(child, 'SIGKILL');
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
