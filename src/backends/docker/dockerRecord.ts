import type Dockerode from 'dockerode';
import type { SessionRecord, SessionSpec } from '../../session/session.ts';
import { busyState, type SessionState } from '../../session/sessionState.ts';
import type { BaseImage } from './baseImage.ts';
import { endedState, readyState, type EndedFile } from '../../session/workerWords.ts';
import { readTextFromContainer } from './containerFiles.ts';
import type { DockerNote, Findings } from './dockerFolder.ts';
import { lastWords, type DockerWorkers } from './dockerWorkers.ts';
import type { FoundSession } from './foundSessions.ts';

/** What is known of a session: the note of this machine, and the containers of the engine, oldest first. */
export interface Known {
  note: DockerNote | undefined;
  found: readonly FoundSession[];
  findings: Findings | undefined;
}

/** What an image's name leads to on the engine now; undefined where it leads to nothing. */
export type ImageNow = Pick<BaseImage, 'id' | 'digest'>;
export type ImageOf = (image: string) => Promise<ImageNow | undefined>;

/** Reads what is true of a session; `ask` opens a connection to its worker where there is none yet. */
export async function readDockerRecord(
  docker: Dockerode,
  workers: DockerWorkers,
  { note, found, findings }: Known,
  log: string,
  ask: boolean,
  imageOf: ImageOf,
): Promise<SessionRecord | undefined> {
  const [session] = found;
  if (!session && !note) return undefined;
  const more = findings && findings.generation === session?.about.generation ? findings.notices : [];
  const image = session?.about.environment.image;
  const now = image && session.state === 'running' ? await imageOf(image.name) : undefined;
  // The same image, called by another digest since somebody pushed it, has not moved.
  const imageNow = now && now.id === session?.environment.base.id ? image?.digest : now?.digest;
  const rest = session ? session.about : { ...note!, notices: [] };
  const made = (state: SessionState, spec: SessionSpec = rest.spec): SessionRecord => ({
    flow: spec.flow,
    spec,
    state,
    notices: [...rest.notices, ...more],
    createdAt: rest.createdAt,
    basePackages: rest.basePackages,
    ...(session && { environment: session.about.environment }),
    ...(session?.about.previous && { previous: session.about.previous }),
    ...(imageNow && { imageNow }),
  });
  if (note?.operation) return made(busyState(note.operation));
  if (note?.error) return made({ kind: 'failed', error: note.error, log }, note.spec);
  if (!session)
    return made({
      kind: 'lost',
      reason: 'its container was removed from the engine, and its worker with it',
    });
  if (session.state === 'running') return await ofRunning(docker, workers, session, ask, made);
  return made(await ofStopped(docker, session));
}

async function ofRunning(
  docker: Dockerode,
  workers: DockerWorkers,
  session: FoundSession,
  ask: boolean,
  made: (state: SessionState, spec?: SessionSpec) => SessionRecord,
): Promise<SessionRecord> {
  try {
    const client = ask ? await workers.connect(docker, session) : workers.open(session);
    // Seen from outside: it runs, and nobody has asked it for more.
    if (!client) return made({ kind: 'ready', activeRuns: [] });
    const hello = await workers.hello(client);
    return made(readyState(hello), {
      ...session.about.spec,
      maxIdleTimeSeconds: hello.idleSeconds,
      ...(typeof hello.idleExplicit === 'boolean' && { idleTimeIsExplicit: hello.idleExplicit }),
    });
  } catch (error) {
    const container = docker.getContainer(session.id);
    const status = await endedStatus(container);
    if (status !== undefined) return made(await ofStopped(docker, { ...session, state: status }));
    const said = error instanceof Error ? error.message : String(error);
    return made({
      kind: 'lost',
      reason: `its worker in the container ${session.name} does not answer`,
      evidence: `${said}\n${await lastWords(container)}`,
    });
  }
}

/** The status of a container that has ended: one whose worker was killed does so a moment later. */
async function endedStatus(container: Dockerode.Container): Promise<string | undefined> {
  for (let tries = 0; tries < 10; tries += 1) {
    const now = await container.inspect().catch(() => undefined);
    if (!now) return undefined;
    if (!now.State.Running) return now.State.Status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

async function ofStopped(docker: Dockerode, { id, name, state }: FoundSession): Promise<SessionState> {
  if (state === 'paused')
    return { kind: 'lost', reason: `its container ${name} is paused, and its worker with it` };
  const container = docker.getContainer(id);
  const now = await container.inspect().catch(() => undefined);
  if (!now)
    return { kind: 'lost', reason: 'its container was removed from the engine, and its worker with it' };
  const { ExitCode: code, OOMKilled: oom, Error: said } = now.State;
  const ended = await readEnded(docker, id);
  if (ended && (code === 0 || code === 143) && !oom) {
    return ended.reason === 'terminated'
      ? { kind: 'lost', reason: `its container ${name} was stopped, by hand or with the engine` }
      : endedState(ended);
  }
  const words = await lastWords(container);
  return {
    kind: 'lost',
    reason: oom
      ? `its worker is gone: the container ${name} used more memory than it may (${gigabytes(now.HostConfig.Memory)})`
      : `its worker is gone: the container ${name} ended with code ${code}`,
    evidence: [said, words].filter(Boolean).join('\n'),
  };
}

const gigabytes = (bytes: number | undefined): string =>
  bytes ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : "all of the engine's";

/** What a worker that ended by itself left in its container. */
export async function readEnded(docker: Dockerode, container: string): Promise<EndedFile | undefined> {
  const text = await readTextFromContainer(docker.getContainer(container), '/session/ended.json').catch(
    () => undefined,
  );
  try {
    return text === undefined ? undefined : (JSON.parse(text) as EndedFile);
  } catch {
    return undefined;
  }
}
