import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredItem } from '../../session/sessionBackend.ts';
import { removeContainer } from './containers.ts';
import { DockerFolder, dockerHome } from './dockerFolder.ts';
import type { DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { removeEnvironment } from './environmentImages.ts';
import { stopSession } from './recoverSession.ts';
import { removeVolume } from './sessionContainer.ts';

/** Removes one thing that takes space on an engine. */
export async function removeStored(
  context: EngineContext,
  workers: DockerWorkers,
  { kind, id }: StoredItem,
): Promise<void> {
  const { docker, home, engine } = context;
  switch (kind) {
    case 'session': {
      const elsewhere = ((await new DockerFolder(home, id).read())?.engine ?? engine) !== engine;
      return await stopSession(context, workers, id, { keepFolder: elsewhere });
    }
    case 'environment':
      return await removeEnvironment(docker, id);
    case 'leftover': {
      const [what = '', ...rest] = id.split(':');
      const name = rest.join(':');
      if (what === 'container') await removeContainer(docker.getContainer(name));
      else if (what === 'volume') await removeVolume(docker, name);
      else if (what === 'image') await docker.getImage(name).remove({ force: true });
      else if (what === 'lock') await rm(join(dockerHome(home), 'locks', name), { force: true });
    }
  }
}
