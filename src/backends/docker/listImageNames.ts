import type Dockerode from 'dockerode';
import { environmentRepository } from './environmentImages.ts';

/** Names with tags of the images that somebody gave the engine, sorted. */
export async function listImageNames(docker: Dockerode): Promise<string[]> {
  const names = (await docker.listImages()).flatMap(({ RepoTags: tags }) => tags ?? []);
  return names
    .filter((name) => !name.includes('<none>') && !name.includes(`${environmentRepository}:`))
    .sort();
}
