import type Dockerode from 'dockerode';
import type { Report } from '../../session/operation.ts';
import { dockerErrors } from './dockerErrors.ts';
import { isImageId, isImageName, withTag } from './imageName.ts';
import { pullImage } from './pullImage.ts';

/** An image that an environment starts from, as the engine has it. */
export interface BaseImage {
  /** As the flow or the settings name it. */
  name: string;
  id: string;
  /** What registries call it where it came from one, else its id. */
  digest: string;
  /** Of its configuration; empty for root. */
  user: string;
  /** Such as `linux/amd64`. */
  platform: string;
  /** Paths that the image keeps on volumes. */
  volumes: string[];
}

export interface WantedImage {
  name: string;
  /** From the settings. */
  platform?: string;
  /** The user's line that names it. */
  location?: { file: string; line: number };
}

/** The image as the engine has it now; undefined where it has to be pulled. */
export async function inspectBase(docker: Dockerode, name: string): Promise<BaseImage | undefined> {
  try {
    const image = await docker.getImage(withTag(name)).inspect();
    const registry = image.RepoDigests?.[0];
    return {
      name,
      id: image.Id,
      digest: registry ? registry.slice(registry.indexOf('@') + 1) : image.Id,
      user: image.Config?.User ?? '',
      platform: `${image.Os}/${image.Architecture}`,
      volumes: Object.keys(image.Config?.Volumes ?? {}),
    };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** The image, pulled where the engine has none of that name or one for another platform. */
export async function ensureBase(
  docker: Dockerode,
  wanted: WantedImage,
  enginePlatform: string,
  report: Report,
  signal: AbortSignal,
): Promise<BaseImage> {
  const { name, platform, location } = wanted;
  if (!isImageName(name)) throw dockerErrors.badImageName(name, location);
  const expected = platform ?? enginePlatform;
  let image = await inspectBase(docker, name);
  if (!image && isImageId(name))
    throw dockerErrors.imageNotFound(name, 'an id names an image that the engine has', location);
  if (!image || (platform && !matches(image.platform, platform))) {
    report({ kind: 'phase', phase: 'pull', detail: withTag(name) });
    await pullImage(
      docker,
      { image: name, ...(platform && { platform }), ...(location && { location }) },
      report,
      signal,
    );
    image = await inspectBase(docker, name);
    if (!image) throw dockerErrors.imageNotFound(name, 'the pull ended without it', location);
  }
  if (!matches(image.platform, expected))
    throw dockerErrors.wrongPlatform(name, image.platform, enginePlatform);
  const taken = image.volumes.find((path) => /^\/+(flow|session)(\/|$)/.test(path));
  if (taken !== undefined)
    throw dockerErrors.unfit(name, `it declares a volume at ${taken}, where a session has its own`, location);
  return image;
}

/** `linux/arm64/v8` is `linux/arm64` for an image that says no more. */
const matches = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
