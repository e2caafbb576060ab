import { cp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { tryLock, isLocked } from '../../host/fileLock.ts';
import type { Home } from '../../host/home.ts';
import { makeFolder } from '../../host/makeFolder.ts';
import { readJson, writeJson } from '../../host/jsonFile.ts';

/** What is known of a finished environment. */
export interface EnvironmentInfo {
  version: 1;
  digest: string;
  python: string;
  basePackages: string[];
  /** The user's requirement lines it was made from. */
  requirements: string[];
  createdAt: number;
}

/** An environment as it lies in the store. */
export interface StoredEnvironment {
  digest: string;
  path: string;
  /** Undefined where it was never finished. */
  info?: EnvironmentInfo;
  busy: boolean;
  lastUsedAt: number;
}

/** The finished environments of this machine, by digest: made once, never changed, shared by every flow that asks for the same. */
export class EnvironmentStore {
  readonly #home: Home;

  constructor(home: Home) {
    this.#home = home;
  }

  path(digest: string): string {
    return join(this.#home.environments, digest);
  }

  /** The finished environment of that digest. */
  async find(digest: string): Promise<EnvironmentInfo | undefined> {
    const info = await readJson<EnvironmentInfo>(join(this.path(digest), infoFile));
    return info?.version === 1 ? info : undefined;
  }

  /** Marks it as used, for whoever cleans up. */
  async touch(digest: string): Promise<void> {
    const now = new Date();
    await utimes(join(this.path(digest), infoFile), now, now).catch(() => {});
  }

  /**
   * Makes the environment unless it is there by then. Two who ask at once make it once. It counts as there only when `make`
   * came to its end; whatever a failed or killed one left is removed first.
   */
  async make(
    digest: string,
    info: Omit<EnvironmentInfo, 'version' | 'digest' | 'createdAt'>,
    make: (path: string) => Promise<void>,
    onWait: () => void,
    signal: AbortSignal,
    again = false,
  ): Promise<{ made: boolean }> {
    const path = this.path(digest);
    await makeFolder(this.#home.environments);
    for (let waited = false; ; waited = true) {
      throwIfCancelled(signal);
      if (!again && (await this.find(digest))) return { made: false };
      const lock = await tryLock(`${path}.lock`);
      if (!lock) {
        if (!waited) onWait();
        await new Promise((resolve) => setTimeout(resolve, 100));
        continue;
      }
      try {
        if (!again && (await this.find(digest))) return { made: false };
        // Sessions may be at work in the one that is there, so its successor is made beside it.
        const place = (await this.find(digest)) ? `${path}.next` : path;
        await rm(place, { recursive: true, force: true });
        try {
          await make(place);
          await writeJson(join(place, infoFile), { version: 1, digest, createdAt: Date.now(), ...info });
          throwIfCancelled(signal);
          if (place !== path) await this.#replace(path, place);
        } catch (error) {
          await rm(place, { recursive: true, force: true });
          throw error;
        }
        return { made: true };
      } finally {
        await lock.release();
      }
    }
  }

  async list(): Promise<StoredEnvironment[]> {
    const names = await readdir(this.#home.environments).catch(() => []);
    return await Promise.all(
      names
        .filter((name) => /^[0-9a-f]{64}$/.test(name))
        .map(async (digest) => {
          const path = this.path(digest);
          const info = await this.find(digest);
          const file = await stat(info ? join(path, infoFile) : path).catch(() => undefined);
          const busy = await isLocked(`${path}.lock`);
          return { digest, path, busy, lastUsedAt: file?.mtimeMs ?? 0, ...(info && { info }) };
        }),
    );
  }

  /** Removes what killed processes left: unfinished environments, half-removed ones, locks of the dead. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#home.environments).catch(() => [])) {
      const path = join(this.#home.environments, name);
      if (name.endsWith('.removed')) await rm(path, { recursive: true, force: true });
      const digest = /^[0-9a-f]{64}(?=$|\.lock$)/.exec(name)?.[0];
      if (!digest || (name === digest && (await this.find(digest)))) continue;
      const lock = await tryLock(`${this.path(digest)}.lock`);
      if (!lock) continue;
      try {
        if (!(await this.find(digest))) await rm(this.path(digest), { recursive: true, force: true });
      } finally {
        await lock.release();
      }
    }
  }

  async #replace(path: string, by: string): Promise<void> {
    await mendScripts(by, by, path);
    const gone = `${path}.removed`;
    await rm(gone, { recursive: true, force: true });
    await rename(path, gone);
    await rename(by, path);
    await rm(gone, { recursive: true, force: true });
  }

  /** Takes it out of sight first, so that nobody finds half of one. */
  async remove(digest: string): Promise<void> {
    const lock = await tryLock(`${this.path(digest)}.lock`);
    if (!lock) return;
    try {
      const gone = `${this.path(digest)}.removed`;
      await rm(gone, { recursive: true, force: true });
      await rename(this.path(digest), gone);
      await rm(gone, { recursive: true, force: true });
    } finally {
      await lock.release();
    }
  }
}

const infoFile = 'environment.json';

/** Copies an environment to a place of its own: shares the blocks where the file system can, and mends the scripts' first lines. */
export async function copyEnvironment(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
    // A worker that is compiling writes such files and renames them: they may be gone before they are copied.
    filter: (source) => !/\.pyc\.\d+$/.test(source),
  });
  await rm(join(to, infoFile), { force: true });
  await mendScripts(to, from, to);
}

async function mendScripts(environment: string, from: string, to: string): Promise<void> {
  const scripts = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  for (const entry of await readdir(scripts, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(scripts, entry.name);
    const text = await readFile(path, 'latin1');
    // Scripts and activation files name their environment; a binary launcher holds zero bytes.
    if (!text.includes('\0') && text.includes(from))
      await writeFile(path, text.replaceAll(from, to), 'latin1');
  }
}
