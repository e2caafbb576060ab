import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import type { Notice, SessionSpec } from '../../session/session.ts';
import type { ResetOptions } from '../../session/sessionBackend.ts';
import { sessionErrors, toFailure } from '../../session/sessionErrors.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import type { EnvironmentStore } from './environmentStore.ts';
import { syncFiles } from './fileSync.ts';
import type { Interpreter } from './interpreter.ts';
import { changeSession, describe, finished } from './localChange.ts';
import type { LocalTools } from './localTools.ts';
import type { LocalBackendOptions } from './localBackendOptions.ts';
import { explainSystemError } from '../../host/explainSystemError.ts';
import { writeJson } from '../../host/jsonFile.ts';
import type { LocalWorkers } from './localWorkers.ts';
import { cleanEnvironment, localDigest } from './prepareEnvironment.ts';
import { pythonIn } from './pythonEnvironment.ts';
import type { EndedFile } from '../../session/workerWords.ts';
import { SessionFolder, type StoredSession } from './sessionFolder.ts';
import { verifySession } from '../../session/verifySession.ts';

/** The changing verbs of a local session. Each leaves the new session or the last good one. */
export class LocalLifecycle {
  readonly #options: LocalBackendOptions;
  readonly #store: EnvironmentStore;
  readonly #workers: LocalWorkers;
  readonly #tools: LocalTools;

  constructor(
    options: LocalBackendOptions,
    store: EnvironmentStore,
    workers: LocalWorkers,
    tools: LocalTools,
  ) {
    this.#options = options;
    this.#store = store;
    this.#workers = workers;
    this.#tools = tools;
  }

  async start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const folder = new SessionFolder(this.#options.home, spec.flow.key);
    const before = await folder.read();
    const ended = await folder.ended();
    const { basePackages } = this.#options.settings();
    const stored: StoredSession = {
      version: 1,
      spec,
      basePackages,
      createdAt: Date.now(),
      status: 'starting',
      operation: 'start',
      notices: [],
    };
    folder.make();
    await folder.write(stored);
    const tell = this.#tools.teller(folder, 'start', report);
    let worker: Promise<WorkerClient> | undefined;
    try {
      tell({ kind: 'phase', phase: 'resolve' });
      const interpreter = await this.#tools.interpreter(signal);
      const digest = await localDigest(flow, spec, basePackages, interpreter);
      stored.notices = imageNotice(flow, interpreter, before);
      for (const notice of stored.notices) tell({ kind: 'notice', notice });
      const spawn = (location: string): Promise<WorkerClient> =>
        this.#workers.spawn(folder, location, spec.maxIdleTimeSeconds, signal);
      tell({ kind: 'phase', phase: 'create' });
      throwIfCancelled(signal);
      // A lost worker that only does not answer must not work on beside the new one.
      await this.#workers.end(folder, 'replaced');
      if (ended) {
        await rm(folder.flow, { recursive: true, force: true });
        await rm(folder.manifest, { force: true });
      }
      const hit = await this.#store.find(digest);
      // The worker starts while the files are brought: it needs none of them to answer.
      if (hit) worker = spawn(this.#store.path(digest));
      worker?.catch(() => {});
      const bringFiles = once(async () => {
        tell({ kind: 'phase', phase: 'files' });
        await this.#tools.bring(flow, folder, folder.flow, tell, signal);
      });
      if (hit) await bringFiles();
      const environment = await cleanEnvironment(
        this.#store,
        digest,
        flow,
        folder,
        basePackages,
        async () => await this.#tools.installer(interpreter, tell, signal),
        bringFiles,
        false,
        tell,
        signal,
      );
      await bringFiles();
      tell({ kind: 'phase', phase: 'verify' });
      worker ??= spawn(environment.location);
      const client = await worker;
      if (!environment.snapshot.hit)
        stored.notices.push(
          ...(await this.#workers.translated(folder, stored, async () =>
            verifySession(client, flow, folder.place, basePackages, tell, signal),
          )),
        );
      tell({ kind: 'phase', phase: 'ready' });
      throwIfCancelled(signal);
      await folder.write(finished({ ...stored, status: 'ready', environment }));
      await folder.pruneEnvironments({ environment }).catch(() => {});
    } catch (error) {
      await worker?.catch(() => {});
      await this.#workers.end(folder, 'start did not finish');
      await this.#leave(folder, stored, before, ended, explainSystemError(error, this.#options.home.root));
      throw error;
    }
  }

  async reset(
    flow: LoadedFlow,
    spec: SessionSpec,
    { depth, noCache }: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const folder = new SessionFolder(this.#options.home, spec.flow.key);
    const before = await folder.read();
    if (!before?.environment) {
      // It never got as far as an environment: the way back is a start.
      await this.start(flow, spec, report, signal);
      return;
    }
    await changeSession(folder, this.#workers, this.#tools, 'reset', report, async (stored, tell) => {
      tell({ kind: 'phase', phase: 'resolve' });
      let environment = stored.environment!;
      let basePackages = stored.basePackages;
      let wanted: SessionSpec = { ...stored.spec, compute: spec.compute };
      const fresh = join(folder.path, 'flow.next');
      const manifest = join(folder.path, 'files.next.json');
      await rm(fresh, { recursive: true, force: true });
      await rm(manifest, { force: true });
      const bringFiles = once(async () => {
        tell({ kind: 'phase', phase: 'files' });
        await syncFiles(flow.files, fresh, manifest, signal);
      });
      if (depth !== 'worker') {
        const interpreter = await this.#tools.interpreter(signal);
        ({ basePackages } = this.#options.settings());
        wanted = spec;
        const digest = await localDigest(flow, spec, basePackages, interpreter);
        tell({ kind: 'phase', phase: 'create' });
        environment = await cleanEnvironment(
          this.#store,
          digest,
          flow,
          folder,
          basePackages,
          async () => await this.#tools.installer(interpreter, tell, signal),
          async () => {
            await this.#tools.bring(flow, folder, folder.flow, tell, signal);
          },
          noCache,
          tell,
          signal,
        );
      }
      if (depth === 'all') await bringFiles();
      tell({ kind: 'phase', phase: 'verify' });
      tell({ kind: 'phase', phase: 'ready' });
      throwIfCancelled(signal);
      // From here on it goes through: the old worker ends.
      await this.#workers.end(folder, 'reset');
      if (depth === 'all') {
        await rm(folder.flow, { recursive: true, force: true });
        await rename(fresh, folder.flow);
        await rename(manifest, folder.manifest);
      }
      const { previous, ...rest } = stored;
      const next: StoredSession = {
        ...rest,
        spec: wanted,
        environment,
        basePackages,
        // With the packages goes what could be undone of them.
        ...(depth === 'worker' && previous && { previous }),
      };
      await folder.write({ ...next, operation: 'reset' });
      await this.#workers.spawn(folder, environment.location, wanted.maxIdleTimeSeconds);
      await folder.write(finished({ ...next, status: 'ready' }));
      await folder.pruneEnvironments(next);
    });
  }

  /** Mends what a killed operation left: an unfinished start goes, a session that was changed is whole again. */
  async recover(folder: SessionFolder): Promise<void> {
    const stored = await folder.read();
    if (!stored?.operation) return;
    folder.append(`recover: the last ${stored.operation} was interrupted`);
    await this.#store.sweep();
    await rm(join(folder.path, 'flow.next'), { recursive: true, force: true });
    await rm(join(folder.path, 'files.next.json'), { force: true });
    if (!stored.environment || stored.status === 'starting') {
      await this.#workers.end(folder, 'interrupted');
      await folder.remove();
      return;
    }
    const { environment } = stored;
    await folder.pruneEnvironments(stored);
    const client = await this.#workers.existing(folder);
    const python = pythonIn(environment.location);
    if (client) await this.#workers.request(folder, 'reload', { python });
    else await this.#workers.spawn(folder, environment.location, stored.spec.maxIdleTimeSeconds);
    await folder.write(finished({ ...stored, status: 'ready' }));
  }

  /** After a start that did not come to its end: what was there before stays, a failure is kept to be read. */
  async #leave(
    folder: SessionFolder,
    stored: StoredSession,
    before: StoredSession | undefined,
    ended: EndedFile | undefined,
    error: unknown,
  ): Promise<void> {
    const cancelled = error instanceof CancelledError;
    folder.append(`start: ${cancelled ? 'cancelled' : describe(error)}`);
    try {
      if (cancelled && before) {
        await folder.write(before);
        if (ended) await writeJson(folder.endedFile, ended);
      } else if (cancelled) await folder.remove();
      else {
        await rm(folder.flow, { recursive: true, force: true });
        await rm(folder.manifest, { force: true });
        await folder.write(finished({ ...stored, status: 'failed', error: toFailure(error) }));
      }
    } catch {
      // The disk is full or gone: an empty place is a valid state too.
      await folder.remove().catch(() => {});
    }
  }
}

/** Said once: not again when the session is started anew with the same image. */
function imageNotice(
  flow: LoadedFlow,
  { version }: Interpreter,
  before: StoredSession | undefined,
): Notice[] {
  const image = flow.environment.image?.value;
  if (!image) return [];
  const notice = sessionErrors.imageNotHonoured(image, version);
  return before?.notices.some(({ message }) => message === notice.message) ? before.notices : [notice];
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return async () => await (done ??= work());
}
