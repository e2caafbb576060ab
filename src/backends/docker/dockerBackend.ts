import { DisposableStore } from '../../common/disposable.ts';
import { UserError } from '../../common/userError.ts';
import { Emitter } from '../../common/emitter.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Home } from '../../host/home.ts';
import { followText } from '../../host/readTextFrom.ts';
import type { FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import type { Report } from '../../session/operation.ts';
import type {
  ExecRequest,
  InstalledPackage,
  RunLog,
  RunRequest,
  RunResult,
  SessionStats,
} from '../../session/run.ts';
import type { FlowRef, IdleTime, SessionKey, SessionRecord, SessionSpec } from '../../session/session.ts';
import type {
  ComputeResource,
  LogRequest,
  ResetOptions,
  SessionBackend,
  StoredItem,
  SyncSummary,
} from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { DockerFolder, dockerKeys, homeId, type DockerNote } from './dockerFolder.ts';
import { DockerLifecycle } from './dockerLifecycle.ts';
import { readRunLog } from './dockerLog.ts';
import { inspectBase } from './baseImage.ts';
import { readDockerRecord, type DigestOf } from './dockerRecord.ts';
import type { DockerSettings } from './dockerSettings.ts';
import { dockerStored } from './dockerStored.ts';
import { removeStored } from './removeStored.ts';
import { DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { EngineList, type KnownEngine } from './engineList.ts';
import { EngineFault } from './engine/engineFault.ts';
import { explainEngineError } from './engine/explainEngineError.ts';
import { findSessions } from './foundSessions.ts';
import { label, type SessionLabel } from './labels.ts';
import { recoverSession, stopSession } from './recoverSession.ts';
import { SessionAccess } from './sessionAccess.ts';
import { readWorkerFiles, type WorkerFiles } from './workerFiles.ts';

/** What the Docker backend needs from whoever builds it. */
export interface DockerBackendOptions {
  home: Home;
  /** Read anew for each operation. */
  settings: () => DockerSettings;
  /** Folder of the worker program. */
  workerProgram: string;
  /** Where credentials for private feeds come from. */
  feeds?: FeedCredentials;
}

/** Sessions in containers of any engine that speaks Docker's API; see DESIGN in docs/docker.md. */
export class DockerBackend implements SessionBackend {
  readonly kind = 'docker' as const;
  readonly honours = { image: true };
  readonly #options: DockerBackendOptions;
  readonly #homeId: string;
  readonly #owned = new DisposableStore();
  readonly #engines: EngineList;
  readonly #workers: DockerWorkers;
  readonly #lifecycle: DockerLifecycle;
  readonly #access: SessionAccess;
  readonly #changed = new Emitter<SessionKey>();
  readonly onDidChange = this.#changed.event;
  readonly #digests = new Map<string, Map<string, Promise<string | undefined>>>();
  #watching = false;
  #worker: Promise<WorkerFiles> | undefined;

  constructor(options: DockerBackendOptions) {
    this.#options = options;
    this.#homeId = homeId(options.home);
    this.#engines = this.#owned.add(new EngineList(options.settings));
    this.#workers = this.#owned.add(new DockerWorkers((key) => this.#changed.fire(key)));
    this.#lifecycle = new DockerLifecycle(this.#workers);
    this.#access = new SessionAccess(this.#workers);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#changed.dispose();
  }

  get basePackages(): string[] {
    return this.#options.settings().basePackages;
  }

  get defaultImage(): string {
    return this.#options.settings().defaultImage;
  }

  /** Follows the engines' events, so that what happens to a session outside of here is told within a moment. */
  async watch(): Promise<void> {
    this.#watching = true;
    for (const known of await this.#engines.all()) {
      this.#owned.add(
        known.engine.events(
          { type: ['container', 'image'] },
          ({ type, action, attributes }) => {
            // Commands beside the worker change nothing of the session.
            if (action.startsWith('exec_')) return;
            if (type === 'image') this.#digests.delete(known.name);
            const key = attributes[label.home] === this.#homeId ? attributes[label.key] : undefined;
            if (key) this.#changed.fire(key);
          },
          () => void this.#fireAll(),
          () => void this.#fireAll(),
        ),
      );
    }
  }

  async resources(signal?: AbortSignal): Promise<ComputeResource[]> {
    const engines = await this.#engines.all();
    return await Promise.all(
      engines.map(async (known): Promise<ComputeResource> => {
        const { name, endpoint } = known;
        const base = { kind: 'docker' as const, name, location: endpoint.address };
        try {
          const { platform, version, arch } = await this.#engines.describe(known, signal);
          const product = platform === 'podman' ? 'Podman' : 'Docker';
          return { ...base, detail: `${product} ${version} (${arch})`, usable: true };
        } catch (error) {
          return { ...base, ...toProblem(error), usable: false };
        }
      }),
    );
  }

  async list(signal?: AbortSignal): Promise<SessionRecord[]> {
    const keys = new Set(await dockerKeys(this.#options.home));
    const records = new Map<SessionKey, SessionRecord>();
    const engines = await this.#engines.all();
    await Promise.all(
      engines.map(async (known) => {
        const context = await this.#context(known, signal).catch(() => undefined);
        if (!context) return;
        const found = await findSessions(context.docker, this.#homeId);
        const digestOf = this.#digestOf(context);
        for (const key of new Set(found.map((one) => one.key))) {
          const own = found.filter((one) => one.key === key);
          const folder = this.#folder(key);
          const note = await folder.read();
          if (note && note.engine !== known.name) continue;
          // The note of a session may be gone with its folder: its labels know all that is needed.
          if (!note) await folder.write({ version: 1, engine: known.name, ...noteOf(own[0]!.about) });
          const record = await readDockerRecord(
            context.docker,
            this.#workers,
            { note, found: own },
            folder.log,
            false,
            digestOf,
          );
          if (record) records.set(key, record);
          keys.delete(key);
        }
      }),
    );
    // Those that no engine shows: removed from outside, failed, or on an engine that does not answer.
    const others = await Promise.all([...keys].map(async (key) => await this.read(key, signal)));
    return [...records.values(), ...others.filter((one) => one !== undefined)];
  }

  async read(key: SessionKey, signal?: AbortSignal): Promise<SessionRecord | undefined> {
    const folder = this.#folder(key);
    const note = await folder.read();
    if (!note) return undefined;
    let context: EngineContext;
    try {
      context = await this.#contextOf(note.engine, signal);
    } catch (error) {
      const { detail, remedy } = toProblem(error);
      const evidence = [detail, remedy].filter(Boolean).join('\n');
      const reason = `the engine ${note.engine} does not answer, so its worker cannot be reached`;
      const { spec, createdAt, basePackages } = note;
      return {
        flow: spec.flow,
        spec,
        createdAt,
        basePackages,
        notices: [],
        state: { kind: 'lost', reason, evidence },
      };
    }
    return await this.#explained(note.engine, async () => {
      const found = await findSessions(context.docker, this.#homeId, key);
      const digestOf = this.#digestOf(context);
      return await readDockerRecord(
        context.docker,
        this.#workers,
        { note, found },
        folder.log,
        true,
        digestOf,
      );
    });
  }

  async start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const known = await this.#engines.choose(spec.compute.name, signal);
    const on = { ...spec, compute: { ...spec.compute, name: known.name } };
    await this.#explained(known.name, async () =>
      this.#lifecycle.start(await this.#context(known, signal), flow, on, report, signal),
    );
  }

  async install(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#on(spec.flow.key, signal, async (context) =>
      this.#lifecycle.install(context, flow, spec, report, signal),
    );
  }

  async reset(
    flow: LoadedFlow,
    spec: SessionSpec,
    options: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#on(spec.flow.key, signal, async (context) =>
      this.#lifecycle.reset(context, flow, spec, options, report, signal),
    );
  }

  async undo(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#on(spec.flow.key, signal, async (context) =>
      this.#lifecycle.undo(context, flow, spec, report, signal),
    );
  }

  async move(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const { key } = spec.flow;
    const folder = this.#folder(key);
    const note = await folder.read();
    if (!note) throw sessionErrors.noSession(spec.flow.dir);
    const target = await this.#engines.choose(spec.compute.name, signal);
    if (target.name === note.engine) return;
    const old = await this.#contextOf(note.engine, signal);
    try {
      // The note speaks of the new place from here on; what is left of the old one goes when the new one is ready.
      await this.start(flow, { ...spec, compute: { ...spec.compute, name: target.name } }, report, signal);
    } catch (error) {
      await folder.write(note);
      throw error;
    }
    const now = await folder.read();
    await stopSession(old, this.#workers, key, { keepFolder: true });
    if (now) await folder.write(now);
  }

  async update(key: SessionKey, idle: IdleTime, signal?: AbortSignal): Promise<void> {
    await this.#request(
      key,
      'setIdle',
      {
        seconds: idle.maxIdleTimeSeconds,
        explicit: idle.idleTimeIsExplicit,
      },
      signal,
    );
    const folder = this.#folder(key);
    const note = await folder.read();
    if (note) await folder.write({ ...note, spec: { ...note.spec, ...idle } });
  }

  async stop(key: SessionKey, report: Report, signal?: AbortSignal): Promise<void> {
    report({ kind: 'log', stream: 'stdout', text: 'Stopping the session.' });
    if (!(await this.#folder(key).read())) return;
    await this.#on(key, signal, async (context) => stopSession(context, this.#workers, key));
  }

  async recover(key: SessionKey): Promise<void> {
    const note = await this.#folder(key).read();
    if (!note?.operation) return;
    await this.#on(key, undefined, async (context) => recoverSession(context, this.#workers, key));
  }

  async sync(flow: LoadedFlow, key: SessionKey, signal?: AbortSignal): Promise<SyncSummary> {
    return await this.#on(key, signal, async (context) =>
      this.#access.sync(context, key, flow.files, signal),
    );
  }

  async run(
    key: SessionKey,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    return await this.#on(key, signal, async (context) =>
      this.#access.run(context, key, request, onLog, signal),
    );
  }

  async exec(
    key: SessionKey,
    request: ExecRequest,
    onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<number> {
    return await this.#on(key, signal, async (context) =>
      this.#access.exec(context, key, request, onOutput, signal),
    );
  }

  async cancelRun(key: SessionKey, runId: string): Promise<void> {
    await this.#request(key, 'cancel', { runId });
  }

  async runs(key: SessionKey, signal?: AbortSignal): Promise<RunResult[]> {
    return await this.#on(key, signal, async (context) => this.#access.runs(context, key));
  }

  async packages({ key }: FlowRef, signal?: AbortSignal): Promise<InstalledPackage[]> {
    return await this.#on(key, signal, async (context) => this.#access.packages(context, key));
  }

  async stats(key: SessionKey, signal?: AbortSignal): Promise<SessionStats> {
    return await this.#request<SessionStats>(key, 'stats', {}, signal);
  }

  async logs(
    key: SessionKey,
    request: LogRequest,
    onText: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<number> {
    const folder = this.#folder(key);
    if (request.runId === undefined) return await followText(folder.log, request, onText, signal);
    return await this.#on(key, signal, async (context) => {
      const { session, client } = await this.#access.client(context, key);
      return await readRunLog(client, session.about.spec.flow.dir, request, onText, signal);
    });
  }

  async keepAlive(key: SessionKey): Promise<void> {
    await this.#request(key, 'keepAlive', {});
  }

  async stored(busy: ReadonlySet<SessionKey>, signal?: AbortSignal): Promise<StoredItem[]> {
    const engines = await this.#engines.all();
    const items = await Promise.all(
      engines.map(async (known) => {
        const context = await this.#context(known, signal).catch(() => undefined);
        return context ? await this.#explained(known.name, async () => dockerStored(context, busy)) : [];
      }),
    );
    return items.flat();
  }

  async remove(item: StoredItem): Promise<void> {
    for (const known of await this.#engines.all()) {
      const context = await this.#context(known).catch(() => undefined);
      if (context) await this.#explained(known.name, async () => removeStored(context, this.#workers, item));
    }
  }

  #folder(key: SessionKey): DockerFolder {
    return new DockerFolder(this.#options.home, key);
  }

  /** Asks for each name once; while the engine's events are followed, once for as long as no image changes. */
  #digestOf({ docker, engine }: EngineContext): DigestOf {
    const known =
      (this.#watching && this.#digests.get(engine)) || new Map<string, Promise<string | undefined>>();
    this.#digests.set(engine, known);
    return async (image) => {
      const asking = known.get(image) ?? inspectBase(docker, image).then((found) => found?.digest);
      known.set(image, asking);
      return await asking;
    };
  }

  async #fireAll(): Promise<void> {
    this.#digests.clear();
    for (const key of await dockerKeys(this.#options.home)) this.#changed.fire(key);
  }

  async #request<T>(key: SessionKey, method: string, params: object, signal?: AbortSignal): Promise<T> {
    return await this.#on(key, signal, async (context) =>
      this.#access.request<T>(context, key, method, params),
    );
  }

  /** Works on the engine that the session is on. */
  async #on<T>(
    key: SessionKey,
    signal: AbortSignal | undefined,
    work: (context: EngineContext) => Promise<T>,
  ): Promise<T> {
    const note = await this.#folder(key).read();
    if (!note) throw sessionErrors.noSession(key);
    const context = await this.#contextOf(note.engine, signal);
    return await this.#explained(note.engine, async () => work(context));
  }

  async #contextOf(engine: string, signal?: AbortSignal): Promise<EngineContext> {
    return await this.#context(await this.#engines.choose(engine, signal), signal);
  }

  async #context(known: KnownEngine, signal?: AbortSignal): Promise<EngineContext> {
    const { home, settings, workerProgram } = this.#options;
    const [docker, description, worker] = await Promise.all([
      known.engine.client(signal),
      this.#engines.describe(known, signal),
      (this.#worker ??= readWorkerFiles(workerProgram)),
    ]);
    const { os, arch, cpus, memoryBytes } = description;
    return {
      docker,
      engine: known.name,
      platform: `${os}/${arch}`,
      cpus,
      memoryBytes,
      home,
      homeId: this.#homeId,
      ...(this.#options.feeds && { feeds: this.#options.feeds }),
      worker,
      settings: settings(),
    };
  }

  /** Says what an engine's error means; what is no engine's is passed on as it is. */
  async #explained<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const known = (await this.#engines.all()).find((one) => one.name === name);
      if (!known || !isOfEngine(error)) throw error;
      this.#engines.doubt(name);
      throw explainEngineError(error, known.endpoint);
    }
  }
}

const isOfEngine = (error: unknown): boolean => {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return (
    error instanceof EngineFault ||
    statusCode !== undefined ||
    (typeof code === 'string' && code !== 'ABORT_ERR')
  );
};

/** What a resource shows that cannot be used. */
function toProblem(error: unknown): { detail: string; remedy?: string } {
  if (!(error instanceof UserError))
    return { detail: error instanceof Error ? error.message : String(error) };
  const { message, remedy } = error.details;
  return { detail: message, ...(remedy && { remedy }) };
}

/** What a session's labels say, as the note that this machine lost. */
const noteOf = ({ spec, basePackages, createdAt }: SessionLabel): Omit<DockerNote, 'version' | 'engine'> => ({
  spec,
  basePackages,
  createdAt,
});
