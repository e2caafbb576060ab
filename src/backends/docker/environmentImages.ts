import type Dockerode from 'dockerode';
import { listImages } from './ownThings.ts';
import { label, readLabel, type EnvironmentLabel } from './labels.ts';

/** The repository of all environment images. */
export const environmentRepository = 'flow-sessions/env';

/** An environment image as the engine has it. */
export interface EnvironmentImage {
  /** What follows the repository's name: the digest, or a name of its own where it belongs to one session. */
  tag: string;
  id: string;
  about: EnvironmentLabel;
  digest: string;
  bytes: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  home: string;
}

/** The name of an environment image. */
export const environmentImage = (tag: string): string => `${environmentRepository}:${tag}`;

/** The environment image of that tag; undefined where there is none, or none that we can read. */
export async function findEnvironment(docker: Dockerode, tag: string): Promise<EnvironmentImage | undefined> {
  try {
    const about = await docker.getImage(environmentImage(tag)).inspect();
    return toEnvironment(tag, {
      id: about.Id,
      labels: about.Config?.Labels ?? {},
      bytes: about.Size,
      createdAt: Date.parse(about.Created),
    });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** All environment images that this home folder made. */
export async function listEnvironments(docker: Dockerode, home: string): Promise<EnvironmentImage[]> {
  const images = await listImages(docker, { [label.home]: home, [label.role]: 'environment' });
  return images.flatMap((image) =>
    (image.RepoTags ?? []).flatMap((name) => {
      const at = name.lastIndexOf(`${environmentRepository}:`);
      if (at < 0) return [];
      const tag = name.slice(at + environmentRepository.length + 1);
      const found = toEnvironment(tag, {
        id: image.Id,
        labels: image.Labels ?? {},
        bytes: image.Size,
        createdAt: image.Created * 1000,
      });
      return found ? [found] : [];
    }),
  );
}

function toEnvironment(
  tag: string,
  image: { id: string; labels: Record<string, string>; bytes: number; createdAt: number },
): EnvironmentImage | undefined {
  const { id, labels, bytes, createdAt } = image;
  const about = readLabel<EnvironmentLabel>(labels, label.environment);
  const digest = labels[label.digest];
  if (!about || !digest) return undefined;
  return { tag, id, about, digest, bytes, createdAt, home: labels[label.home] ?? '' };
}

/** Removes an environment image; one that is gone, or that a container still uses, is left as it is. */
export async function removeEnvironment(docker: Dockerode, tag: string): Promise<void> {
  try {
    await docker.getImage(environmentImage(tag)).remove();
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}
