import type { SessionFiles } from '../../flow/sessionFile.ts';
import { newRunId } from '../../host/newRunId.ts';
import type { ExecRequest, InstalledPackage, RunLog, RunRequest, RunResult } from '../../session/run.ts';
import type { SessionKey } from '../../session/session.ts';
import type { SyncSummary } from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { toInstalledPackages, type ListedPackage } from '../../session/toInstalledPackages.ts';
import { toRunResult, type RunRecord } from '../../session/toRunResult.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import { readFromContainer, readTextFromContainer } from './containerFiles.ts';
import { DockerFolder } from './dockerFolder.ts';
import { execInSession } from './dockerExec.ts';
import { syncToContainer } from './dockerSync.ts';
import { lastWords, type DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { findSessions, type FoundSession } from './foundSessions.ts';
import { inContainer } from './inContainer.ts';
import { setIdle, startSession } from './sessionSwap.ts';
import { readManifest } from './storedManifest.ts';

/** What is done with a session that is there. A worker that died is started anew. */
export class SessionAccess {
  readonly #workers: DockerWorkers;
  readonly #reviving = new Map<SessionKey, Promise<WorkerClient>>();

  constructor(workers: DockerWorkers) {
    this.#workers = workers;
  }

  /** The session and a connection to its worker; FSE201 where there is no container. */
  async client(
    context: EngineContext,
    key: SessionKey,
  ): Promise<{ session: FoundSession; client: WorkerClient }> {
    const seen = this.#workers.seen(key);
    if (seen) return seen;
    const [session] = await findSessions(context.docker, context.homeId, key);
    if (!session) throw sessionErrors.noSession((await this.#note(context, key))?.spec.flow.dir ?? key);
    if (session.state === 'running')
      return { session, client: await this.#workers.connect(context.docker, session) };
    let reviving = this.#reviving.get(key);
    if (!reviving) {
      reviving = this.#revive(context, session).finally(() => this.#reviving.delete(key));
      this.#reviving.set(key, reviving);
    }
    return { session, client: await reviving };
  }

  async #revive(context: EngineContext, session: FoundSession): Promise<WorkerClient> {
    const { docker, home } = context;
    const container = docker.getContainer(session.id);
    const words = await lastWords(container);
    new DockerFolder(home, session.key).append(
      `worker: it had died, starting it anew. Its last words: ${words}`,
    );
    if (session.state === 'paused') await container.unpause();
    const client = await startSession(context, this.#workers, session);
    await setIdle(client, (await this.#note(context, session.key))?.spec ?? session.about.spec);
    return client;
  }

  async request<T>(context: EngineContext, key: SessionKey, method: string, params: object): Promise<T> {
    const { session, client } = await this.client(context, key);
    return await this.#workers.translated(context.docker, session, async () =>
      client.request<T>(method, params),
    );
  }

  async sync(
    context: EngineContext,
    key: SessionKey,
    files: SessionFiles,
    signal?: AbortSignal,
  ): Promise<SyncSummary> {
    const { session, client } = await this.client(context, key);
    return await this.#workers.translated(context.docker, session, async () =>
      syncToContainer(context.docker, session, client, files, signal),
    );
  }

  async run(
    context: EngineContext,
    key: SessionKey,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const { session, client } = await this.client(context, key);
    const { about } = session;
    const runId = newRunId();
    const cancel = (): void => void client.request('cancel', { runId }).catch(() => {});
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const record = await this.#workers.translated(context.docker, session, async () => {
        const params = { runId, flowFile: about.spec.flow.file, ...request };
        return await client.request<RunRecord>('run', params, {
          onEvent: (event, data) => {
            if (event === 'log') onLog(data as RunLog);
          },
        });
      });
      const manifest = await readManifest(client, about.filesVolume).catch(() => ({}));
      return toRunResult(record, manifest, inContainer);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** The runs of a session, newest first; of one that ended they are read from its container. */
  async runs(context: EngineContext, key: SessionKey): Promise<RunResult[]> {
    const [session] = await findSessions(context.docker, context.homeId, key);
    if (!session) return [];
    const container = context.docker.getContainer(session.id);
    const files = await readFromContainer(container, '/session/runs', (name) =>
      /^runs\/[^/]+\/run\.json$/.test(name),
    );
    const stored = await readTextFromContainer(container, '/session/files.json').catch(() => undefined);
    const manifest = stored ? (JSON.parse(stored) as { files: Record<string, never> }).files : {};
    return [...files.values()]
      .flatMap((bytes) => readRecord(bytes) ?? [])
      .map((record) => toRunResult(record, manifest, inContainer))
      .sort((one, other) => other.startedAt.localeCompare(one.startedAt));
  }

  async packages(context: EngineContext, key: SessionKey): Promise<InstalledPackage[]> {
    const { session, client } = await this.client(context, key);
    const listed = await this.#workers.translated(context.docker, session, async () =>
      client.request<ListedPackage[]>('packages'),
    );
    const { basePackages, spec } = session.about;
    // What the image brought is there with the environment, whoever else needs it too.
    const base = [...basePackages, ...session.environment.basePackages];
    return toInstalledPackages(listed, spec.environment.requirements, base);
  }

  /** Runs a command beside the worker. */
  async exec(
    context: EngineContext,
    key: SessionKey,
    request: ExecRequest,
    onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const { session, client } = await this.client(context, key);
    return await execInSession(context, session, client, request, onOutput, signal);
  }

  async #note({ home }: EngineContext, key: SessionKey) {
    return await new DockerFolder(home, key).read();
  }
}

/** A run's record; undefined where the flow's own code, which may write there, has made something else of it. */
function readRecord(bytes: Buffer): RunRecord | undefined {
  try {
    const record = JSON.parse(bytes.toString('utf8')) as Partial<RunRecord> | null;
    return typeof record?.runId === 'string' && typeof record.startedAt === 'string'
      ? (record as RunRecord)
      : undefined;
  } catch {
    return undefined;
  }
}
