import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import type { SessionSpec } from '../../session/session.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import { carryVolume } from './carryVolume.ts';
import { removeContainer } from './containers.ts';
import { dockerErrors } from './dockerErrors.ts';
import type { DockerWorkers } from './dockerWorkers.ts';
import { syncToContainer } from './dockerSync.ts';
import type { EngineContext } from './engineContext.ts';
import { findEnvironment } from './environmentImages.ts';
import type { FoundSession } from './foundSessions.ts';
import type { SessionLabel } from './labels.ts';
import { saidByEngine } from './saidByEngine.ts';
import { createSession } from './sessionContainer.ts';

/** Least idle time of a session that is not yet ready, in seconds: it must not end before it began. */
const leastIdle = 60;

/** A session's container made from its environment, not started yet. */
export async function makeSession(
  context: EngineContext,
  about: SessionLabel,
  signal: AbortSignal,
): Promise<FoundSession> {
  const { docker } = context;
  const { location } = about.environment;
  const image = await findEnvironment(docker, location.slice(location.lastIndexOf(':') + 1));
  if (!image) throw dockerErrors.containerFailed(`the engine has no image ${location}`);
  const idle = about.spec.maxIdleTimeSeconds;
  const seconds = idle && Math.max(idle, leastIdle);
  // One from before there were first clients does not know what to do with them.
  const takesFirstClient = context.givesStreams && image.about.worker === context.worker.hash;
  const container = await createSession(context, image, about, seconds, takesFirstClient, signal);
  return {
    key: about.spec.flow.key,
    id: container.id,
    name: container.id.slice(0, 12),
    state: 'created',
    status: 'Created',
    image: image.id,
    about,
    environment: image.about,
    takesFirstClient,
  };
}

/** Starts a session's container and waits until its worker answers. */
export async function startSession(
  context: EngineContext,
  workers: DockerWorkers,
  session: FoundSession,
  signal?: AbortSignal,
): Promise<WorkerClient> {
  const first = await workers.beFirst(context.docker, session);
  try {
    await startContainer(context, session);
  } catch (error) {
    first?.channel.close();
    throw error;
  }
  return await workers.connect(context.docker, session, signal, first);
}

async function startContainer({ docker }: EngineContext, session: FoundSession): Promise<void> {
  try {
    await docker.getContainer(session.id).start();
  } catch (error) {
    // 304: it runs already.
    if ((error as { statusCode?: number }).statusCode !== 304)
      throw dockerErrors.containerFailed(saidByEngine(error));
  }
  session.state = 'running';
}

/** Tells the worker how long it may be idle; said last, so that a start takes none of that time. */
export async function setIdle(client: WorkerClient, spec: SessionSpec): Promise<void> {
  await client.request('setIdle', { seconds: spec.maxIdleTimeSeconds, explicit: spec.idleTimeIsExplicit });
}

/** Brings the files and says what came. */
export async function bringFiles(
  { docker }: EngineContext,
  session: FoundSession,
  client: WorkerClient,
  flow: LoadedFlow,
  tell: Report,
  signal: AbortSignal,
  laid = false,
): Promise<void> {
  const { copied, deleted } = await syncToContainer(docker, session, client, flow.files, signal, laid);
  const text = `${copied.length} files brought, ${deleted.length} removed, ${flow.files.files.length} in all.`;
  tell({ kind: 'log', stream: 'stdout', text });
}

/**
 * Puts a new container in the place of the old one. Both use the same state, so the old worker ends before the new one serves;
 * should that one not come to life, the old one is started again and the error is told. Folders in `carried` are on volumes
 * that are new, and get what the old ones have.
 */
export async function swapSession(
  context: EngineContext,
  workers: DockerWorkers,
  old: FoundSession,
  next: FoundSession,
  flow: LoadedFlow,
  { laid, carried }: { laid: boolean; carried: readonly string[] },
  tell: Report,
): Promise<WorkerClient> {
  const { docker } = context;
  const first = await workers.beFirst(docker, next);
  const ending = workers.end(docker, old, 'replaced');
  // An engine takes as long to end a container as a start may wait; but only today's worker waits for the one before it.
  const waits = next.environment.worker === context.worker.hash && !carried.length;
  const starting = waits ? startContainer(context, next) : undefined;
  starting?.catch(() => {});
  await ending;
  let client: WorkerClient;
  try {
    await carryAll(context, old, next, carried);
    await (starting ?? startContainer(context, next));
    // Not before the old one has ended: its socket is in the same place.
    client = await workers.connect(docker, next, undefined, first);
    await bringFiles(context, next, client, flow, tell, new AbortController().signal, laid);
    await setIdle(client, next.about.spec);
  } catch (error) {
    first?.channel.close();
    workers.forget(next.key);
    await removeContainer(docker.getContainer(next.id));
    await setIdle(await startSession(context, workers, old), old.about.spec);
    throw error;
  }
  await removeContainer(docker.getContainer(old.id));
  return client;
}

/** Brings what the session has into the volumes of its next container. */
export async function carryAll(
  { docker }: EngineContext,
  old: FoundSession,
  next: FoundSession,
  folders: readonly string[],
): Promise<void> {
  const { owner } = next.environment;
  if (!owner) return;
  for (const folder of folders)
    await carryVolume(docker.getContainer(old.id), docker.getContainer(next.id), folder, owner);
}
