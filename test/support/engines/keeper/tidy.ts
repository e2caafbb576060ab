import { engineJson, engineRequest } from '../engineRequest.ts';

/** Removes what earlier tests left in an engine's data: all containers, volumes and networks, and images but the base ones. */
export async function tidy(host: string): Promise<void> {
  const remove = (path: string) => engineRequest(host, path, { method: 'DELETE' }).catch(() => {});
  const containers = await engineJson<{ Id: string }[]>(host, '/containers/json?all=1');
  for (const { Id } of containers) await remove(`/containers/${Id}?force=1&v=1`);
  const { Volumes } = await engineJson<{ Volumes: { Name: string }[] | null }>(host, '/volumes');
  for (const { Name } of Volumes ?? []) await remove(`/volumes/${Name}?force=1`);
  const images = await engineJson<{ Id: string; RepoTags: string[] | null }[]>(host, '/images/json');
  for (const { Id, RepoTags } of images) {
    const isBase = RepoTags?.some((tag) => tag.includes('flow-sessions-test/'));
    if (!isBase) await remove(`/images/${Id}?force=1`);
  }
}
