import type { Manifest, ManifestEntry } from '../../session/syncPlan.ts';
import { WorkerError, type WorkerClient } from '../../session/workerClient.ts';

/** The manifest as the session keeps it: of the files in one volume. */
export interface StoredManifest {
  volume: string;
  files: Manifest;
}

/** Files for the worker, and what goes before them. */
export interface FilesMessage {
  files: { path: string; mode: number; data: string }[];
  deleted: string[];
}

interface Known {
  revision: string;
  manifest: StoredManifest | null;
}

/** What a worker answers who names a revision; `manifest` is left out where it is that one. */
type Answer = { revision: string; manifest?: StoredManifest | null } | StoredManifest | null;

/** What each worker said last: it is told again only where somebody changed it since. */
const known = new WeakMap<WorkerClient, Known>();

/** What the session was given; nothing where its files are in another volume by now. */
export async function readManifest(client: WorkerClient, volume: string): Promise<Manifest> {
  const last = known.get(client);
  const answer = await client.request<Answer>('readManifest', { unless: last?.revision ?? '' });
  let manifest: StoredManifest | null | undefined;
  // A worker from before there were revisions tells the manifest itself.
  if (!answer || !('revision' in answer)) manifest = answer;
  else if (answer.manifest === undefined) manifest = last?.manifest;
  else {
    manifest = answer.manifest;
    known.set(client, { revision: answer.revision, manifest });
  }
  return manifest?.volume === volume ? manifest.files : {};
}

/**
 * Sends files, and what is to be remembered of them when they are there; null only removes that. False where somebody else
 * brought files since the manifest was read: then nothing is done.
 */
export async function writeFiles(
  client: WorkerClient,
  message: FilesMessage,
  manifest: StoredManifest | null,
): Promise<boolean> {
  const last = known.get(client);
  known.delete(client);
  const about =
    manifest && last?.manifest?.volume === manifest.volume
      ? {
          manifestPatch: {
            of: last.revision,
            patch: { files: difference(last.manifest.files, manifest.files) },
          },
        }
      : { manifest };
  try {
    const { revision } = await client.request<{ revision?: string }>('writeFiles', { ...message, ...about });
    if (revision !== undefined) known.set(client, { revision, manifest });
    return true;
  } catch (error) {
    if (error instanceof WorkerError && error.code === 'manifestChanged') return false;
    throw error;
  }
}

/** As a JSON merge patch. */
function difference(before: Manifest, now: Manifest): Record<string, ManifestEntry | null> {
  const isNew = ([path, { source, stamp }]: [string, ManifestEntry]): boolean =>
    before[path]?.stamp !== stamp || before[path].source !== source;
  const gone = Object.keys(before).filter((path) => !Object.hasOwn(now, path));
  return Object.fromEntries([
    ...Object.entries(now).filter(isNew),
    ...gone.map((path) => [path, null] as const),
  ]);
}
