import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../../host/home.ts';
import { makeFolder } from '../../host/makeFolder.ts';
import { dockerHome } from './dockerFolder.ts';

/** Notes that an environment was used now: an engine keeps no such time. A disk that takes no note loses only that. */
export async function noteUse(home: Home, digest: string): Promise<void> {
  const now = new Date();
  const path = markOf(home, digest);
  try {
    await utimes(path, now, now);
  } catch {
    await makeFolder(join(dockerHome(home), 'used')).catch(() => {});
    await writeFile(path, '').catch(() => {});
  }
}

/** When it was used last, in milliseconds since the epoch; 0 where that is not known. */
export async function lastUse(home: Home, digest: string): Promise<number> {
  return (await stat(markOf(home, digest)).catch(() => undefined))?.mtimeMs ?? 0;
}

const markOf = (home: Home, digest: string): string => join(dockerHome(home), 'used', digest);
