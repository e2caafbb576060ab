import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../../host/home.ts';
import { isLocked } from '../../host/fileLock.ts';
import type { SessionKey } from '../../session/session.ts';
import type { StoredItem } from '../../session/sessionBackend.ts';
import type { EnvironmentStore } from './environmentStore.ts';
import { SessionFolder, sessionKeys } from './sessionFolder.ts';
import { liveWorker } from './workerProcess.ts';

/** Everything under the home folder that takes space, with why it is there. */
export async function localStored(
  home: Home,
  store: EnvironmentStore,
  busy: ReadonlySet<SessionKey>,
): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  const used = new Map<string, string>();
  for (const key of await sessionKeys(home)) {
    const folder = new SessionFolder(home, key);
    const stored = await folder.read();
    const alive = (await liveWorker(folder)) !== undefined;
    const here = stored ? await exists(stored.spec.flow.dir) : false;
    const ended = (await folder.ended()) !== undefined && !alive;
    for (const one of ended ? [] : [stored?.environment, stored?.previous])
      if (one) used.set(one.digest, stored!.spec.flow.dir);
    const inUse = busy.has(key) || (here && !ended);
    items.push({
      kind: 'session',
      id: key,
      location: folder.path,
      bytes: await folderBytes(folder.path),
      reason: !stored
        ? 'left by something that was interrupted'
        : !here
          ? `its flow ${stored.spec.flow.dir} is gone`
          : ended
            ? `ended; keeps the runs of ${stored.spec.flow.dir}`
            : `session of ${stored.spec.flow.dir}`,
      orphan: !inUse && (!stored || !here),
      inUse,
      lastUsedAt: (await stat(folder.path)).mtimeMs,
    });
  }
  for (const { digest, path, info, busy: making, lastUsedAt } of await store.list()) {
    const user = used.get(digest);
    items.push({
      kind: 'environment',
      id: digest,
      location: path,
      bytes: await folderBytes(path),
      reason: making
        ? 'is being made'
        : user
          ? `used by ${user}`
          : info
            ? 'kept for the next start; no session uses it'
            : 'was never finished',
      orphan: !making && !info,
      inUse: making || user !== undefined,
      lastUsedAt,
    });
  }
  items.push(...(await leftovers(home)));
  return items;
}

/** What a killed process may leave beside the sessions and environments. */
async function leftovers(home: Home): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  const environments = await readdir(home.environments).catch(() => []);
  for (const name of environments.filter(
    (one) => /\.(removed|next)$/.test(one) || /\.lock(\.|$)/.test(one),
  )) {
    const path = join(home.environments, name);
    const lock = path.replace(/\.(next|lock)$/, '.lock');
    if (lock.endsWith('.lock') && (await isLocked(lock))) continue;
    items.push(await leftover(path, name));
  }
  for (const name of (await readdir(home.operations).catch(() => [])).filter((one) =>
    one.endsWith('.lock'),
  )) {
    const path = join(home.operations, name);
    if (!(await isLocked(path))) items.push(await leftover(path, name));
  }
  return items;
}

async function leftover(path: string, id: string): Promise<StoredItem> {
  const bytes = await folderBytes(path);
  return {
    kind: 'leftover',
    id,
    location: path,
    bytes,
    reason: 'left by something that was interrupted',
    orphan: true,
    inUse: false,
    lastUsedAt: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0,
  };
}

export async function removeStored(home: Home, store: EnvironmentStore, item: StoredItem): Promise<void> {
  switch (item.kind) {
    case 'session':
      return await new SessionFolder(home, item.id).remove();
    case 'environment':
      return await store.remove(item.id);
    case 'leftover':
      return await rm(item.location, { recursive: true, force: true });
  }
}

const exists = async (path: string): Promise<boolean> =>
  await stat(path).then(
    () => true,
    () => false,
  );

/** Sum of the sizes of all files below `path`; what vanishes meanwhile counts nothing. */
export async function folderBytes(path: string): Promise<number> {
  const own = await stat(path).catch(() => undefined);
  if (!own?.isDirectory()) return own?.size ?? 0;
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isSymbolicLink()) return 0;
      const child = join(path, entry.name);
      return entry.isDirectory()
        ? await folderBytes(child)
        : ((await stat(child).catch(() => undefined))?.size ?? 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
