import type Dockerode from 'dockerode';

/** Labels that a thing must have, all of them. */
export type Wanted = Readonly<Record<string, string>>;

/*
 * Engines do not agree on what several labels in a filter mean: for volumes, Podman gives what has any of them, for images
 * nothing. So an engine is asked for as little as it takes, and whatever it lists is looked at again.
 */

/** Containers with these labels, in any state. */
export async function listContainers(docker: Dockerode, wanted: Wanted): Promise<Dockerode.ContainerInfo[]> {
  const listed = await docker.listContainers({ all: true, filters: toFilter(wanted) });
  return listed.filter(({ Labels: labels }) => hasAll(labels, wanted));
}

/** Volumes with these labels. */
export async function listVolumes(docker: Dockerode, wanted: Wanted): Promise<Dockerode.VolumeInspectInfo[]> {
  const { Volumes: volumes } = await docker.listVolumes({ filters: toFilter(wanted) });
  return (volumes ?? []).filter(({ Labels: labels }) => hasAll(labels, wanted));
}

/** Images with these labels; `nameless` are those whose name has gone to a newer one. */
export async function listImages(
  docker: Dockerode,
  wanted: Wanted,
  nameless = false,
): Promise<Dockerode.ImageInfo[]> {
  const [first] = Object.entries(wanted);
  const filters = toFilter(Object.fromEntries(first ? [first] : []), nameless ? { dangling: ['true'] } : {});
  const listed = await docker.listImages({ filters });
  return listed.filter(({ Labels: labels, RepoTags: tags }) => {
    const named = (tags ?? []).some((tag) => tag !== '<none>:<none>');
    return hasAll(labels, wanted) && (!nameless || !named);
  });
}

const toFilter = (wanted: Wanted, more: Record<string, string[]> = {}): string =>
  JSON.stringify({ label: Object.entries(wanted).map(([name, value]) => `${name}=${value}`), ...more });

const hasAll = (labels: Record<string, string> | null | undefined, wanted: Wanted): boolean =>
  Object.entries(wanted).every(([name, value]) => labels?.[name] === value);
