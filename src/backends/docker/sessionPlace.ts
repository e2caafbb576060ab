import { removeContainer } from './containers.ts';
import type { EngineContext } from './engineContext.ts';
import { removeEnvironment } from './environmentImages.ts';
import { findSessions, type FoundSession } from './foundSessions.ts';
import { label } from './labels.ts';
import { removeVolume } from './sessionContainer.ts';

/** Everything in an engine that belongs to one session. */
export interface Belongings {
  sessions: FoundSession[];
  builders: string[];
  volumes: string[];
}

/** Looks for all that belongs to a session, whatever its state. */
export async function belongingsOf(
  { docker, homeId }: Pick<EngineContext, 'docker' | 'homeId'>,
  key: string,
): Promise<Belongings> {
  const own = [`${label.home}=${homeId}`, `${label.key}=${key}`];
  const [sessions, builders, volumes] = await Promise.all([
    findSessions(docker, homeId, key),
    docker.listContainers({
      all: true,
      filters: JSON.stringify({ label: [...own, `${label.role}=builder`] }),
    }),
    docker.listVolumes({ filters: JSON.stringify({ label: own }) }),
  ]);
  return {
    sessions,
    builders: builders.map(({ Id: id }) => id),
    volumes: (volumes.Volumes ?? []).map(({ Name: name }) => name),
  };
}

/** Removes what belongs to a session but is not named to be kept, containers before their volumes. */
export async function removeBelongings(
  context: Pick<EngineContext, 'docker' | 'homeId'>,
  key: string,
  keep: { containers: readonly string[]; volumes: readonly string[] },
): Promise<void> {
  const { docker } = context;
  const { sessions, builders, volumes } = await belongingsOf(context, key);
  const going = [...sessions.map(({ id }) => id), ...builders].filter((id) => !keep.containers.includes(id));
  await Promise.all(going.map(async (id) => await removeContainer(docker.getContainer(id))));
  await Promise.all(
    volumes
      .filter((name) => !keep.volumes.includes(name))
      .map(async (name) => await removeVolume(docker, name)),
  );
}

/** Removes the environments that belong to one session alone, but those in use or named. */
export async function removeOwnEnvironments(
  { docker, homeId }: Pick<EngineContext, 'docker' | 'homeId'>,
  key: string,
  keep: readonly (string | undefined)[],
): Promise<void> {
  const filters = { label: [`${label.home}=${homeId}`, `${label.key}=${key}`, `${label.role}=environment`] };
  const images = await docker.listImages({ filters: JSON.stringify(filters) });
  for (const name of images.flatMap(({ RepoTags: tags }) => tags ?? [])) {
    const tag = name.slice(name.lastIndexOf(':') + 1);
    if (!keep.some((one) => one?.endsWith(`:${tag}`))) await removeEnvironment(docker, tag);
  }
}

/** Removes the environments that lost their name to a newer one, but those that a container or another image needs. */
export async function removeNameless({
  docker,
  homeId,
}: Pick<EngineContext, 'docker' | 'homeId'>): Promise<void> {
  const own = [`${label.home}=${homeId}`, `${label.role}=environment`];
  const images = await docker.listImages({
    filters: JSON.stringify({ label: own, dangling: ['true'] }),
  });
  for (const { Id: id } of images)
    await docker
      .getImage(id)
      .remove()
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
      });
}
