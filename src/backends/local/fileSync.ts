import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfCancelled } from '../../common/cancelled.ts';
import type { SessionFile, SessionFiles } from '../../flow/sessionFile.ts';
import { zipBytes } from '../../flow/zipBytes.ts';
import { withLock } from '../../host/fileLock.ts';
import { readJson, writeJson } from '../../host/jsonFile.ts';
import type { SyncSummary } from '../../session/sessionBackend.ts';
import { planSync, type Manifest } from '../../session/syncPlan.ts';

/** How many files are copied at a time. */
const atOnce = 16;

/**
 * Makes `folder` hold `files`: copies what differs from the manifest, deletes what is no longer listed, leaves alone what a
 * run wrote itself. Each file appears whole or not at all, so a run that reads meanwhile never sees half of one.
 */
export async function syncFiles(
  files: SessionFiles,
  folder: string,
  manifestPath: string,
  signal?: AbortSignal,
): Promise<SyncSummary> {
  const work = async (): Promise<SyncSummary> => await bringAll(files, folder, manifestPath, signal);
  // A save and a run may both bring files at once, from two windows.
  return await withLock(`${manifestPath}.lock`, work, signal);
}

async function bringAll(
  files: SessionFiles,
  folder: string,
  manifestPath: string,
  signal: AbortSignal | undefined,
): Promise<SyncSummary> {
  const before = (await readJson<Manifest>(manifestPath)) ?? {};
  const { changed, deleted, now } = planSync(files, before);
  if (!changed.length && !deleted.length) {
    await mkdir(folder, { recursive: true });
    return { copied: [], deleted: [] };
  }
  // Nobody reads yet from a folder that was not there.
  const unread = (await mkdir(folder, { recursive: true })) !== undefined;
  // A folder may stand where a file is to go, and the other way round.
  for (const path of deleted) await removeWithEmptyFolders(folder, path);
  for (const path of new Set(changed.map((file) => dirname(join(folder, file.path)))))
    await mkdir(path, { recursive: true });
  const waiting = [...changed];
  const copyNext = async (): Promise<void> => {
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      throwIfCancelled(signal);
      const target = join(folder, file.path);
      await (unread ? write(file, target) : bring(file, target));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, changed.length) }, copyNext));
  await writeJson(manifestPath, now);
  return { copied: changed.map(({ path }) => path), deleted };
}

/** Lets the file appear whole or not at all. */
async function bring(file: SessionFile, target: string): Promise<void> {
  const temporary = `${target}.bringing`;
  try {
    await write(file, temporary);
    await replace(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(file: SessionFile, target: string): Promise<void> {
  switch (file.content) {
    case 'file':
      // Copies the mode as well.
      await copyFile(file.source, target, constants.COPYFILE_FICLONE);
      break;
    case 'text':
      await writeFile(target, file.text ?? '', { mode: file.mode });
      break;
    case 'zip':
      await writeFile(target, await zipBytes(file), { mode: file.mode });
      break;
  }
  // Always writable by us: the next change has to be able to replace it.
  if ((file.mode & 0o600) !== 0o600) await chmod(target, file.mode | 0o600);
}

async function replace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    await rm(to, { recursive: true });
    await rename(from, to);
  }
}

async function removeWithEmptyFolders(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { recursive: true, force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      await rmdir(join(folder, parent));
    } catch {
      return;
    }
  }
}
