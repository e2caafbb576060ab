import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../../common/disposable.ts';
import { newRunId } from '../../host/newRunId.ts';
import { readJson } from '../../host/jsonFile.ts';
import { tryLock } from '../../host/fileLock.ts';
import type { InstalledPackage, RunLog, RunRequest, RunResult } from '../../session/run.ts';
import type { SessionKey } from '../../session/session.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { WorkerError, WorkerGoneError, type WorkerClient } from '../../session/workerClient.ts';
import type { Manifest } from '../../session/syncPlan.ts';
import { pythonIn } from './pythonEnvironment.ts';
import type { SessionFolder, StoredSession } from './sessionFolder.ts';
import { toInstalledPackages, type ListedPackage } from '../../session/toInstalledPackages.ts';
import { toRunResult, type RunRecord } from '../../session/toRunResult.ts';
import { connectWorker, endWorker, lastWords, liveWorker, spawnWorker, type Hello } from './workerProcess.ts';

/** Connections to the workers of this machine, one per session, opened when needed; a worker that died is started anew. */
export class LocalWorkers implements Disposable {
  readonly #program: string;
  readonly #onGone: (key: SessionKey) => void;
  readonly #clients = new Map<SessionKey, WorkerClient>();
  readonly #opening = new Map<SessionKey, Promise<WorkerClient | undefined>>();
  #disposed = false;

  constructor(program: string, onGone: (key: SessionKey) => void) {
    this.#program = program;
    this.#onGone = onGone;
  }

  dispose(): void {
    this.#disposed = true;
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    for (const client of clients) client.close();
  }

  async storedOf(folder: SessionFolder): Promise<StoredSession> {
    const stored = await folder.read();
    if (!stored?.environment) throw sessionErrors.noSession(stored?.spec.flow.dir ?? folder.path);
    return stored;
  }

  /** Starts a worker in `environment`; what is said of the session in the meantime does not matter to it. */
  async spawn(
    folder: SessionFolder,
    environment: string,
    idleSeconds: number,
    signal?: AbortSignal,
  ): Promise<WorkerClient> {
    const client = await spawnWorker(folder, pythonIn(environment), this.#program, idleSeconds, signal);
    return this.#keep(folder.key, client);
  }

  async end(folder: SessionFolder, reason: string): Promise<void> {
    const client = this.#clients.get(folder.key);
    this.#clients.delete(folder.key);
    client?.close();
    await endWorker(folder, reason);
  }

  /** The worker's connection if it is alive; never starts one. */
  async existing(folder: SessionFolder): Promise<WorkerClient | undefined> {
    const open = this.#clients.get(folder.key);
    if (open) return open;
    let opening = this.#opening.get(folder.key);
    if (!opening) {
      // Two who ask at once share one connection: a second one would never be closed.
      opening = this.#connect(folder).finally(() => this.#opening.delete(folder.key));
      this.#opening.set(folder.key, opening);
    }
    return await opening;
  }

  async #connect(folder: SessionFolder): Promise<WorkerClient | undefined> {
    if (!(await liveWorker(folder))) return undefined;
    const client = await connectWorker(folder);
    return client && this.#keep(folder.key, client);
  }

  /** The worker's connection; one that died is started anew, with its last words in the log. */
  async client(folder: SessionFolder, stored: StoredSession): Promise<WorkerClient> {
    for (;;) {
      const open = await this.existing(folder);
      if (open) return open;
      const lock = await tryLock(join(folder.path, 'worker.lock'));
      if (!lock) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      try {
        const meanwhile = await this.existing(folder);
        if (meanwhile) return meanwhile;
        await endWorker(folder, 'replaced');
        folder.append(`worker: it had died, starting it anew. Its last words: ${await lastWords(folder)}`);
        return await this.spawn(folder, stored.environment!.location, stored.spec.maxIdleTimeSeconds);
      } finally {
        await lock.release();
      }
    }
  }

  async hello(client: WorkerClient): Promise<Hello> {
    return await client.request<Hello>('hello', {}, { signal: AbortSignal.timeout(5000) });
  }

  async request<T>(folder: SessionFolder, method: string, params: object): Promise<T> {
    const stored = await this.storedOf(folder);
    const client = await this.client(folder, stored);
    return await this.translated(folder, stored, async () => await client.request<T>(method, params));
  }

  async run(
    folder: SessionFolder,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const stored = await this.storedOf(folder);
    const client = await this.client(folder, stored);
    const runId = newRunId();
    const cancel = (): void => void client.request('cancel', { runId }).catch(() => {});
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const record = await this.translated(folder, stored, async () => {
        const params = { runId, flowFile: stored.spec.flow.file, ...request };
        return await client.request<RunRecord>('run', params, {
          onEvent: (event, data) => {
            if (event === 'log') onLog(data as RunLog);
          },
        });
      });
      const manifest = (await readJson<Manifest>(folder.manifest)) ?? {};
      return toRunResult(record, manifest, folder.place);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** The runs that are on disk, newest first; needs no worker. */
  async runs(folder: SessionFolder): Promise<RunResult[]> {
    const names = await readdir(folder.runs).catch(() => []);
    const manifest = (await readJson<Manifest>(folder.manifest)) ?? {};
    const records = await Promise.all(
      names.map(async (name) => await readJson<RunRecord>(join(folder.runs, name, 'run.json'))),
    );
    return records
      .filter((record) => record !== undefined)
      .map((record) => toRunResult(record, manifest, folder.place))
      .sort((one, other) => other.startedAt.localeCompare(one.startedAt));
  }

  async packages(folder: SessionFolder): Promise<InstalledPackage[]> {
    const stored = await this.storedOf(folder);
    const listed = await this.request<ListedPackage[]>(folder, 'packages', {});
    return toInstalledPackages(listed, stored.spec.environment.requirements, stored.basePackages);
  }

  #keep(key: SessionKey, client: WorkerClient): WorkerClient {
    if (this.#disposed) client.close();
    else this.#clients.set(key, client);
    client.onClose(() => {
      if (this.#clients.get(key) !== client) return;
      this.#clients.delete(key);
      this.#onGone(key);
    });
    return client;
  }

  /** What the worker says went wrong, as an error for people. */
  async translated<T>(folder: SessionFolder, stored: StoredSession, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof WorkerGoneError)
        throw sessionErrors.workerGone(stored.spec.flow.dir, await lastWords(folder));
      if (error instanceof WorkerError) throw sessionErrors.workerRefused(error.code, error.message);
      throw error;
    }
  }
}
