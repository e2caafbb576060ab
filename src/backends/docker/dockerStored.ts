import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { isLocked } from '../../host/fileLock.ts';
import type { SessionKey } from '../../session/session.ts';
import type { StoredItem } from '../../session/sessionBackend.ts';
import { DockerFolder, dockerHome, dockerKeys } from './dockerFolder.ts';
import type { EngineContext } from './engineContext.ts';
import { environmentImage, listEnvironments } from './environmentImages.ts';
import { findSessions, type FoundSession } from './foundSessions.ts';
import { label } from './labels.ts';
import { lastUse } from './lastUse.ts';
import { listContainers, listImages, listVolumes, type Wanted } from './ownThings.ts';

type Place = Pick<EngineContext, 'docker' | 'homeId' | 'home' | 'engine'>;

/** Everything of ours that takes space on an engine, with why it is there. */
export async function dockerStored(place: Place, busy: ReadonlySet<SessionKey>): Promise<StoredItem[]> {
  const { docker, homeId } = place;
  const [found, usage, environments] = await Promise.all([
    findSessions(docker, homeId),
    volumeUsage(docker, homeId),
    listEnvironments(docker, homeId),
  ]);
  const sessions = await sessionItems(place, found, usage, busy);
  const users = new Map<string, string>();
  for (const { about } of found)
    for (const one of [about.environment, about.previous])
      if (one) users.set(one.location, about.spec.flow.dir);
  const base = await baseSizes(
    docker,
    environments.map(({ about }) => about.base.id),
  );
  const items = environments.map(async ({ tag, digest, about, bytes, createdAt }): Promise<StoredItem> => {
    const name = environmentImage(tag);
    const user = users.get(name);
    return {
      kind: 'environment',
      id: about.clean ? digest : tag,
      location: name,
      bytes: Math.max(1, bytes - (base.get(about.base.id) ?? 0)),
      reason: user
        ? `used by ${user}`
        : about.clean
          ? 'kept for the next start; no session uses it'
          : 'belonged to a session that is gone',
      orphan: !user && !about.clean,
      inUse: user !== undefined,
      lastUsedAt: Math.max(createdAt, await lastUse(place.home, digest)),
    };
  });
  const lost = new Set(sessions.map(({ id }) => id));
  for (const { key } of found) lost.delete(key);
  return [...sessions, ...(await Promise.all(items)), ...(await leftovers(place, found, lost, usage, busy))];
}

async function sessionItems(
  { home, engine }: Place,
  found: readonly FoundSession[],
  usage: ReadonlyMap<string, Volume>,
  busy: ReadonlySet<SessionKey>,
): Promise<StoredItem[]> {
  const notes = new Map<SessionKey, number>();
  const moved = new Map<SessionKey, string>();
  for (const key of await dockerKeys(home)) {
    const folder = new DockerFolder(home, key);
    const on = (await folder.read())?.engine;
    if (on === engine) notes.set(key, (await stat(folder.path).catch(() => undefined))?.mtimeMs ?? 0);
    else if (on) moved.set(key, on);
  }
  const keys = new Set([...notes.keys(), ...found.map(({ key }) => key)]);
  return await Promise.all(
    [...keys].map(async (key): Promise<StoredItem> => {
      const session = found.find((one) => one.key === key);
      const folder = new DockerFolder(home, key);
      const dir = session?.about.spec.flow.dir ?? (await folder.read())?.spec.flow.dir ?? '';
      const here = await stat(dir).then(
        () => true,
        () => false,
      );
      const ended = session !== undefined && session.state !== 'running';
      // Where somebody removed the container, what is on its volumes is there for the next start.
      const volumes = session
        ? volumesOf(session)
        : [...usage].filter(([, one]) => one.key === key).map(([name]) => name);
      const now = moved.get(key);
      const inUse = busy.has(key) || (here && !ended && !now);
      return {
        kind: 'session',
        id: key,
        location: session?.name ?? folder.path,
        bytes: Math.max(
          1,
          volumes.reduce((sum, name) => sum + (usage.get(name)?.bytes ?? 0), 0),
        ),
        reason: now
          ? `its session is on ${now} now`
          : !here
            ? `its flow ${dir} is gone`
            : ended
              ? `ended; keeps the runs of ${dir}`
              : `session of ${dir}`,
        orphan: !inUse && (!here || now !== undefined),
        inUse,
        lastUsedAt: session?.about.generation ?? notes.get(key) ?? 0,
      };
    }),
  );
}

/** What a killed process may leave: builders, volumes without a container, environments that lost their name, locks. */
async function leftovers(
  { docker, homeId, home }: Place,
  found: readonly FoundSession[],
  lost: ReadonlySet<SessionKey>,
  usage: ReadonlyMap<string, Volume>,
  busy: ReadonlySet<SessionKey>,
): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  const add = (id: string, location: string, bytes: number, key?: SessionKey): void => {
    const inUse = key !== undefined && busy.has(key);
    const reason = inUse ? 'an operation is under way' : 'left by something that was interrupted';
    items.push({ kind: 'leftover', id, location, bytes, reason, orphan: !inUse, inUse, lastUsedAt: 0 });
  };
  const own = (role: string): Wanted => ({ [label.home]: homeId, [label.role]: role });
  const builders = await listContainers(docker, own('builder'));
  for (const { Id: id, Names: names, Labels: labels } of builders)
    add(`container:${id}`, (names[0] ?? id).replace(/^\//, ''), 1, labels[label.key]);
  const needed = new Set(found.flatMap(volumesOf));
  for (const [name, { bytes, key }] of usage)
    if (!needed.has(name) && !(key && lost.has(key))) add(`volume:${name}`, name, bytes, key);
  for (const { Id: id, Size: size } of await listImages(docker, own('environment'), true))
    if (!found.some(({ image }) => image === id)) add(`image:${id}`, id.slice(0, 19), size);
  const locks = join(dockerHome(home), 'locks');
  for (const name of await readdir(locks).catch(() => []))
    if (!(await isLocked(join(locks, name)))) add(`lock:${name}`, join(locks, name), 1);
  return items;
}

const volumesOf = ({ about }: FoundSession): string[] => [about.filesVolume, about.stateVolume];

interface Volume {
  bytes: number;
  key?: SessionKey;
}

/** The volumes of ours with what they take; an engine that does not count gives nothing. */
async function volumeUsage(docker: Dockerode, homeId: string): Promise<Map<string, Volume>> {
  const [volumes, usage] = await Promise.all([
    listVolumes(docker, { [label.home]: homeId }),
    docker.df().catch(() => undefined) as Promise<
      { Volumes?: { Name: string; UsageData?: { Size: number } | null }[] } | undefined
    >,
  ]);
  const sizes = new Map(usage?.Volumes?.map(({ Name: name, UsageData: data }) => [name, data?.Size ?? 0]));
  return new Map(
    volumes.map(({ Name: name, Labels: labels }) => {
      const key = labels?.[label.key];
      return [name, { bytes: Math.max(0, sizes.get(name) ?? 0), ...(key && { key }) }];
    }),
  );
}

/** Sizes of the images that environments were made from, which are not ours. */
async function baseSizes(docker: Dockerode, ids: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const id of new Set(ids)) {
    const image = await docker
      .getImage(id)
      .inspect()
      .catch(() => undefined);
    if (image) sizes.set(id, image.Size);
  }
  return sizes;
}
