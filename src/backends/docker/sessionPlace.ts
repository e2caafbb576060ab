import { removeContainer } from './containers.ts';
import type { EngineContext } from './engineContext.ts';
import { removeEnvironment } from './environmentImages.ts';
import { toFoundSessions, type FoundSession } from './foundSessions.ts';
import { label } from './labels.ts';
import { listContainers, listImages, listVolumes } from './ownThings.ts';
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
  const own = { [label.home]: homeId, [label.key]: key };
  const [containers, volumes] = await Promise.all([listContainers(docker, own), listVolumes(docker, own)]);
  return {
    sessions: toFoundSessions(containers),
    builders: containers
      .filter(({ Labels: labels }) => labels[label.role] === 'builder')
      .map(({ Id: id }) => id),
    volumes: volumes.map(({ Name: name }) => name),
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
  const own = { [label.home]: homeId, [label.key]: key, [label.role]: 'environment' };
  const images = await listImages(docker, own);
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
  const own = { [label.home]: homeId, [label.role]: 'environment' };
  const images = await listImages(docker, own, true);
  for (const { Id: id } of images)
    await docker
      .getImage(id)
      .remove()
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
      });
}
