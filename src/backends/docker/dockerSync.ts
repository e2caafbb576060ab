import type Dockerode from 'dockerode';
import type { SessionFile, SessionFiles } from '../../flow/sessionFile.ts';
import { environmentErrors } from '../../session/environmentErrors.ts';
import type { SyncSummary } from '../../session/sessionBackend.ts';
import { planSync } from '../../session/syncPlan.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import { execInContainer } from './execInContainer.ts';
import { isDiskFull } from './engine/explainEngineError.ts';
import type { FoundSession } from './foundSessions.ts';
import { readManifest, writeFiles, type StoredManifest } from './storedManifest.ts';
import { contentOf, modeOf } from './fileContent.ts';
import { feedPieces, tarPieces } from './tarPieces.ts';
import { tarSessionFiles } from './tarStream.ts';
import { workerPlace } from './workerFiles.ts';

/** Above so many bytes the files come as one archive instead of over the worker's connection. */
const largestMessage = 4_000_000;

/** Above so many files likewise. */
const mostMessages = 200;

/**
 * Makes the session hold `files`: brings what differs from its manifest, deletes what is no longer listed, leaves alone what a
 * run wrote itself. With `laid` they are there already, and only the manifest is not.
 */
export async function syncToContainer(
  docker: Dockerode,
  session: FoundSession,
  client: WorkerClient,
  files: SessionFiles,
  signal?: AbortSignal,
  laid = false,
): Promise<SyncSummary> {
  const volume = session.about.filesVolume;
  if (laid) {
    const { now } = planSync(files, {});
    await writeFiles(client, { files: [], deleted: [] }, { volume, files: now });
    return { copied: Object.keys(now), deleted: [] };
  }
  const { changed, deleted, now } = planSync(files, await readManifest(client, volume));
  if (!changed.length && !deleted.length) return { copied: [], deleted: [] };
  const manifest: StoredManifest = { volume, files: now };
  if (isMuch(changed)) {
    // What is deleted goes first: a folder may stand where a file is to come.
    await writeFiles(client, { files: [], deleted }, null);
    await unpack(docker, session, changed, signal);
    await writeFiles(client, { files: [], deleted: [] }, manifest);
  } else {
    const sent = await Promise.all(
      changed.map(async (file) => ({
        path: file.path,
        mode: modeOf(file),
        data: (await contentOf(file)).toString('base64'),
      })),
    );
    // Another window was faster: some of it may be there by now.
    if (!(await writeFiles(client, { files: sent, deleted }, manifest)))
      return await syncToContainer(docker, session, client, files, signal);
  }
  return { copied: changed.map(({ path }) => path), deleted };
}

/**
 * Puts many files into the volume of a container that has not been started: nothing that the flow made is there yet, so the
 * engine may write where it likes. False where they are few enough to come over the worker's connection.
 */
export async function layFiles(
  docker: Dockerode,
  { id, environment }: FoundSession,
  { files }: SessionFiles,
  signal: AbortSignal,
): Promise<boolean> {
  if (!environment.owner || !isMuch(files)) return false;
  const archive = tarSessionFiles(files, { signal, owner: environment.owner });
  await docker.getContainer(id).putArchive(archive, { path: '/flow', abortSignal: signal });
  return true;
}

const isMuch = (files: readonly SessionFile[]): boolean =>
  files.length > mostMessages || files.reduce((sum, { size }) => sum + size, 0) > largestMessage;

async function unpack(
  docker: Dockerode,
  { id, environment }: FoundSession,
  files: SessionFile[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { code, stderr, stdout } = await execInContainer(docker.getContainer(id), {
    command: [
      environment.python,
      '-I',
      '-S',
      `${workerPlace(environment.worker)}/flow_session_worker`,
      '--unpack',
      '/flow',
    ],
    input: async (stream) => await feedPieces(tarPieces(files, { signal, reuse: true }), stream),
    ...(signal && { signal }),
  });
  if (code === 0) return;
  const said = (stderr || stdout).trim() || 'the files could not be unpacked';
  throw isDiskFull(said) ? new Error(said) : environmentErrors.workerFailed(said);
}
