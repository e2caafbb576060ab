import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** The programs that an engine starts and that outlive it. */
const programs = new Set([
  'dockerd',
  'containerd',
  'containerd-shim-runc-v2',
  'docker-proxy',
  'runc',
  'podman',
  'conmon',
  'netavark',
  'aardvark-dns',
]);

interface Running {
  pid: number;
  parent: number;
  args: string[];
}

/** Ends at once the engine's programs that name `folder` in their arguments, and all that they started: containers. */
export async function killProcessesOf(folder: string): Promise<void> {
  for (;;) {
    const all = runningProcesses();
    const heads = all.filter(
      ({ args }) => programs.has(basename(args[0] ?? '')) && args.some((text) => text.includes(folder)),
    );
    if (heads.length === 0) return;
    for (const { pid } of heads.flatMap((head) => [...startedBy(head.pid, all), head]))
      signal(pid, 'SIGKILL');
    await delay(50);
  }
}

/** Sends a signal; a process that has gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function startedBy(parent: number, all: readonly Running[]): Running[] {
  return all.filter((one) => one.parent === parent).flatMap((child) => [child, ...startedBy(child.pid, all)]);
}

/** The processes of this machine, without dead ones that wait to be reaped. */
function runningProcesses(): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').filter(Boolean);
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), args }];
      } catch {
        return [];
      }
    });
}
