import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it began, in the system's own words; absent where the system does not say. */
  start?: string;
}

/** True while exactly that process is alive. A zombie counts as dead. */
export async function isAlive({ pid, start }: ProcessIdentity): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && start === undefined;
  }
  const now = await processStart(pid);
  return now !== 'gone' && (start === undefined || now === undefined || now === start);
}

/** The identity of a running process. */
export async function identify(pid: number): Promise<ProcessIdentity> {
  const start = await processStart(pid);
  return start && start !== 'gone' ? { pid, start } : { pid };
}

async function processStart(pid: number): Promise<string | undefined> {
  switch (platform()) {
    case 'linux':
      try {
        // The name may hold spaces and brackets: count from the last bracket. Field 3 is the state, field 22 the start.
        const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return fields[0] === 'Z' || fields[0] === 'X' ? 'gone' : fields[19];
      } catch {
        return 'gone';
      }
    case 'win32':
      return undefined;
    default:
      try {
        const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
          env: { ...process.env, LC_ALL: 'C' },
        });
        return stdout.trim() || 'gone';
      } catch {
        return 'gone';
      }
  }
}
