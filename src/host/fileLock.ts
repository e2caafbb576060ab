import { randomUUID } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { throwIfCancelled } from '../common/cancelled.ts';
import { makeFolder } from './makeFolder.ts';
import { identify, isAlive, type ProcessIdentity } from './processIdentity.ts';

interface Holder extends ProcessIdentity {
  token: string;
}

/** A lock file that is held. */
export interface FileLock {
  release(): Promise<void>;
}

/** The identity of this process never changes, and asking for it takes time. */
let own: Promise<ProcessIdentity> | undefined;

/**
 * Takes the lock at `path` if nobody alive holds it; undefined where somebody does. Survives `kill -9`: the lock of a dead
 * holder is taken over by exactly one process, which is elected by a second file named after the dead holder's token.
 */
export async function tryLock(path: string): Promise<FileLock | undefined> {
  own ??= identify(process.pid);
  const holder: Holder = { ...(await own), token: randomUUID() };
  await makeFolder(dirname(path));
  for (;;) {
    if (await createWith(path, holder)) {
      return {
        release: async () => {
          if ((await readHolder(path))?.token === holder.token) await rm(path, { force: true });
        },
      };
    }
    const other = await readHolder(path);
    if (!other) continue;
    if (await isAlive(other)) return undefined;
    await removeDead(path, other, holder);
  }
}

/** Does `work` while holding the lock, after whoever holds it now. */
export async function withLock<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    throwIfCancelled(signal);
    const lock = await tryLock(path);
    if (!lock) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }
}

/** True while somebody alive holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  return holder !== undefined && (await isAlive(holder));
}

async function removeDead(path: string, dead: Holder, me: Holder): Promise<void> {
  const election = `${path}.${dead.token}`;
  if (!(await createWith(election, me))) {
    const winner = await readHolder(election);
    if (winner && !(await isAlive(winner))) await rm(election, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
    return;
  }
  try {
    // Only the elected one may remove the file, and only while it is still the dead one's.
    if ((await readHolder(path))?.token === dead.token) await rm(path, { force: true });
  } finally {
    await rm(election, { force: true });
  }
}

async function createWith(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(holder));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is no lock. A file that was created but not yet written is waited for, then taken as dead. */
async function readHolder(path: string): Promise<Holder | undefined> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as Holder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      if (!(error instanceof SyntaxError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  // Its writer died between creating and writing it.
  return { pid: -1, start: 'torn', token: 'torn' };
}
