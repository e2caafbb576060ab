import { throwIfCancelled } from '../../src/common/cancelled.ts';
import { DisposableStore } from '../../src/common/disposable.ts';
import { Emitter } from '../../src/common/emitter.ts';
import type { LoadedFlow } from '../../src/flow/loadFlow.ts';
import type { Report } from '../../src/session/operation.ts';
import type {
  ExecRequest,
  InstalledPackage,
  RunLog,
  RunRequest,
  RunResult,
  SessionStats,
} from '../../src/session/run.ts';
import type {
  ComputeKind,
  FlowRef,
  IdleTime,
  SessionKey,
  SessionRecord,
  SessionSpec,
} from '../../src/session/session.ts';
import type {
  ComputeResource,
  LogRequest,
  ResetOptions,
  SessionBackend,
  StoredItem,
  SyncSummary,
} from '../../src/session/sessionBackend.ts';
import { toInstalledPackages } from '../../src/session/toInstalledPackages.ts';
import { sessionErrors } from '../../src/session/sessionErrors.ts';
import { next, type SessionState } from '../../src/session/sessionState.ts';
import { fakeExec, type OnOutput } from './fakeExec.ts';
import { FakeLifecycle, filesOf } from './fakeLifecycle.ts';
import type { FakePlace, FakeSession, FakeWorker } from './fakePlace.ts';
import { fakeRun } from './fakeRun.ts';

/** Sessions in memory, with everything a real backend has: another one over the same place stands for another window. */
export class FakeBackend implements SessionBackend {
  readonly kind: ComputeKind;
  readonly honours = { image: true };
  readonly defaultImage?: string;
  readonly #place: FakePlace;
  readonly #basePackages: () => string[];
  readonly #lifecycle: FakeLifecycle;
  readonly #changed = new Emitter<SessionKey>();
  readonly #owned = new DisposableStore();
  readonly onDidChange = this.#changed.event;

  constructor(
    place: FakePlace,
    basePackages: () => string[] = () => [],
    kind: ComputeKind = 'docker',
    defaultImage?: string,
  ) {
    this.kind = kind;
    this.#place = place;
    this.#basePackages = basePackages;
    this.#lifecycle = new FakeLifecycle(place, basePackages, defaultImage);
    if (defaultImage !== undefined) this.defaultImage = defaultImage;
    this.#owned.add(place.onDidChange((key) => this.#changed.fire(key)));
  }

  dispose(): void {
    this.#owned.dispose();
    this.#changed.dispose();
  }

  get basePackages(): string[] {
    return this.#basePackages();
  }

  async resources(): Promise<ComputeResource[]> {
    return [{ kind: this.kind, name: 'Fake', detail: 'in memory', usable: true }];
  }

  async list(): Promise<SessionRecord[]> {
    return [...this.#place.sessions.values()].map((session) => this.#record(session));
  }

  async read(key: SessionKey): Promise<SessionRecord | undefined> {
    const session = this.#place.sessions.get(key);
    return session && this.#record(session);
  }

  async start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#lifecycle.start(flow, spec, report, signal);
  }

  async install(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#lifecycle.install(flow, spec, report, signal);
  }

  async reset(
    flow: LoadedFlow,
    spec: SessionSpec,
    options: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#lifecycle.reset(flow, spec, options, report, signal);
  }

  async undo(_flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#lifecycle.undo(spec, report, signal);
  }

  async move(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#lifecycle.move(flow, spec, report, signal);
  }

  async update(key: SessionKey, idle: IdleTime): Promise<void> {
    const session = this.#lifecycle.sessionOf(key);
    session.spec = { ...session.spec, ...idle };
    this.#place.touch(key);
  }

  async stop(key: SessionKey, report: Report): Promise<void> {
    report({ kind: 'log', stream: 'stdout', text: 'Stopping the session.' });
    await this.#lifecycle.stop(key);
  }

  async recover(key: SessionKey): Promise<void> {
    await this.#lifecycle.recover(key);
  }

  async sync(flow: LoadedFlow, key: SessionKey): Promise<SyncSummary> {
    const session = this.#lifecycle.sessionOf(key);
    const now = await filesOf(flow.files);
    const copied = [...now].filter(([path, { stamp }]) => session.files.get(path)?.stamp !== stamp);
    const deleted = [...session.files.keys()].filter((path) => !now.has(path));
    session.files = now;
    return { copied: copied.map(([path]) => path), deleted };
  }

  async run(
    key: SessionKey,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const session = this.#lifecycle.sessionOf(key);
    const worker = this.#worker(key, session);
    const abort = new AbortController();
    const runId = `run-${session.runs.size + 1}`;
    const base = {
      runId,
      startedAt: new Date(this.#place.now + session.runs.size).toISOString(),
      log: `${key}/${runId}.log`,
      durationMs: 1,
    };
    const run = { result: { ...base, status: 'running', outputs: null, nodes: [] } as RunResult, log: '' };
    session.runs.set(runId, run);
    worker.activeRuns.set(runId, abort);
    const stop = (): void => abort.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const { flow } = session.spec;
      const print = (text: string): void => {
        run.log += text;
        onLog({ text });
      };
      const sleep = (seconds: number): Promise<void> => this.#place.sleep(seconds, abort.signal);
      run.result = { ...base, ...(await fakeRun(session.files, flow.file, request, print, sleep)) };
      if (this.#place.workers.get(key) === worker) return run.result;
      run.result = { ...base, status: 'failed', outputs: null, nodes: [] };
      throw sessionErrors.workerGone(flow.dir, undefined);
    } finally {
      signal.removeEventListener('abort', stop);
      worker.activeRuns.delete(runId);
      this.#place.touch(key);
    }
  }

  async exec(
    key: SessionKey,
    request: ExecRequest,
    onOutput: OnOutput,
    signal: AbortSignal,
  ): Promise<number> {
    const session = this.#lifecycle.sessionOf(key);
    const worker = this.#worker(key, session);
    const abort = new AbortController();
    const { packages } = this.#place.environments.get(worker.environment)!;
    const sleep = (seconds: number): Promise<void> =>
      this.#place.sleep(seconds, AbortSignal.any([signal, abort.signal]));
    throwIfCancelled(signal);
    worker.commands.add(abort);
    try {
      return await fakeExec({ files: session.files, packages, sleep }, request, onOutput);
    } catch (error) {
      if (abort.signal.aborted) throw sessionErrors.workerGone(session.spec.flow.dir, undefined);
      throw error;
    } finally {
      worker.commands.delete(abort);
      this.#place.touch(key);
    }
  }

  async cancelRun(key: SessionKey, runId: string): Promise<void> {
    this.#worker(key, this.#lifecycle.sessionOf(key)).activeRuns.get(runId)?.abort();
  }

  async runs(key: SessionKey): Promise<RunResult[]> {
    const runs = [...(this.#place.sessions.get(key)?.runs.values() ?? [])];
    return runs.map(({ result }) => result).reverse();
  }

  async packages({ key }: FlowRef): Promise<InstalledPackage[]> {
    const session = this.#lifecycle.sessionOf(key);
    const { environment } = this.#worker(key, session);
    this.#place.touch(key);
    const listed = [...this.#place.environments.get(environment)!.packages]
      .map(([name, version]) => ({ name, version, requestedBy: this.#place.requestedBy(name) }))
      .sort((one, other) => one.name.localeCompare(other.name));
    return toInstalledPackages(listed, session.spec.environment.requirements, session.basePackages);
  }

  async stats(key: SessionKey): Promise<SessionStats> {
    const { startedAt } = this.#worker(key, this.#lifecycle.sessionOf(key));
    const uptimeSeconds = (this.#place.now - startedAt) / 1000;
    return { cpuSeconds: 0, rssBytes: 1, diskBytes: bytesOf(this.#lifecycle.sessionOf(key)), uptimeSeconds };
  }

  async logs(
    key: SessionKey,
    { runId, from = 0, follow = false }: LogRequest,
    onText: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<number> {
    const session = this.#lifecycle.sessionOf(key);
    const run = runId === undefined ? undefined : session.runs.get(runId);
    if (runId !== undefined && !run) throw sessionErrors.unknownRun(session.spec.flow.dir, runId);
    for (let offset = from; ;) {
      const over = run !== undefined && run.result.status !== 'running';
      const bytes = Buffer.from(run ? run.log : (this.#place.sessions.get(key)?.log ?? ''));
      if (bytes.length > offset) onText(bytes.subarray(offset).toString());
      offset = Math.max(offset, bytes.length);
      if (!follow || over || signal?.aborted) return offset;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async keepAlive(key: SessionKey): Promise<void> {
    this.#worker(key, this.#lifecycle.sessionOf(key));
    this.#place.touch(key);
  }

  async stored(busy: ReadonlySet<SessionKey>): Promise<StoredItem[]> {
    const used = new Set(
      [...this.#place.sessions.values()].flatMap(({ environment, previous }) => [
        environment?.location,
        previous?.location,
      ]),
    );
    return [
      ...[...this.#place.sessions].map(([id, session]): StoredItem => {
        const ended = session.life.state.kind === 'absent';
        return {
          kind: 'session',
          id,
          location: id,
          bytes: bytesOf(session),
          reason: ended ? 'ended' : `session of ${session.spec.flow.dir}`,
          orphan: false,
          inUse: busy.has(id) || !ended,
          lastUsedAt: session.createdAt,
        };
      }),
      ...[...this.#place.environments].map(([id, { packages, lastUsedAt }]): StoredItem => {
        const inUse = used.has(id);
        const reason = inUse ? 'used by a session' : 'kept for the next start; no session uses it';
        return {
          kind: 'environment',
          id,
          location: id,
          bytes: packages.size,
          reason,
          orphan: false,
          inUse,
          lastUsedAt,
        };
      }),
    ];
  }

  async remove({ kind, id }: StoredItem): Promise<void> {
    if (kind === 'session') await this.#lifecycle.stop(id);
    else this.#place.environments.delete(id);
  }

  /** The worker; one that died is started anew. */
  #worker(key: SessionKey, session: FakeSession): FakeWorker {
    if (!session.environment) throw sessionErrors.noSession(session.spec.flow.dir);
    const alive = this.#place.workers.get(key);
    if (alive) return alive;
    const idle = session.spec.maxIdleTimeSeconds;
    session.life = next(session.life, { kind: 'begin', verb: 'start' });
    session.life = next(session.life, { kind: 'succeed', idleUntil: this.#place.deadline(idle) });
    this.#place.append(key, 'worker: it had died, starting it anew.');
    return this.#place.startWorker(key, session.environment.location, idle);
  }

  #record(session: FakeSession): SessionRecord {
    const { spec, basePackages, createdAt, notices, environment, previous, life } = session;
    const image = environment?.image;
    const worker = this.#place.workers.get(spec.flow.key);
    const state: SessionState =
      life.state.kind === 'ready' && worker
        ? { kind: 'ready', idleUntil: worker.idleUntil, activeRuns: [...worker.activeRuns.keys()] }
        : life.state;
    return {
      flow: spec.flow,
      spec,
      state,
      basePackages,
      createdAt,
      notices,
      ...(environment && { environment }),
      ...(previous && { previous }),
      ...(image && { imageNow: this.#place.imageOf(image.name) }),
    };
  }
}

const bytesOf = ({ files, log }: FakeSession): number =>
  [...files.values()].reduce((sum, { text }) => sum + text.length, log.length);
