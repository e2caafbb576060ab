import { DisposableStore } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { followText } from '../../host/readTextFrom.ts';
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
import { DockerFolder, dockerKeys, homeId } from './dockerFolder.ts';
import { DockerLifecycle } from './dockerLifecycle.ts';
import { DockerReader } from './dockerReader.ts';
import { engineResources, EngineContexts } from './engineContexts.ts';
import { readRunLog } from './dockerLog.ts';
import { dockerStored } from './dockerStored.ts';
import { removeStored } from './removeStored.ts';
import { DockerWorkers } from './dockerWorkers.ts';
import { EngineList, type KnownEngine } from './engineList.ts';
import { label } from './labels.ts';
import { listImageNames } from './listImageNames.ts';
import { recoverSession, stopSession } from './recoverSession.ts';
import type { DockerBackendOptions } from './dockerBackendOptions.ts';
import { SessionAccess } from './sessionAccess.ts';

/** Sessions in containers of any engine that speaks Docker's API; docs/docker.md tells how. */
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
  readonly #contexts: EngineContexts;
  readonly #reader: DockerReader;
  readonly #followed = new Set<KnownEngine>();

  constructor(options: DockerBackendOptions) {
    this.#options = options;
    this.#homeId = homeId(options.home);
    this.#engines = this.#owned.add(new EngineList(options.settings));
    this.#workers = this.#owned.add(new DockerWorkers((key) => this.#changed.fire(key)));
    this.#contexts = new EngineContexts(options, this.#engines);
    this.#reader = new DockerReader(options.home, this.#contexts, this.#workers);
    this.#lifecycle = new DockerLifecycle(this.#workers, (key) => this.#changed.fire(key));
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
    this.#reader.keepsImages = true;
    for (const known of await this.#engines.all()) this.#follow(known);
  }

  #follow(known: KnownEngine): void {
    if (this.#followed.has(known)) return;
    this.#followed.add(known);
    const readAnew = (): void => {
      this.#reader.forgetImages(known.name);
      void this.#fireAll();
    };
    const events = known.engine.events(
      { type: ['container', 'image'] },
      ({ type, action, attributes }) => {
        // To look at a session, or to work beside its worker, changes nothing of it.
        if (/^(exec_|archive-path|extract-to-dir|top|resize|attach|copy|export)/.test(action)) return;
        if (type === 'image') this.#reader.forgetImages(known.name);
        const key = attributes[label.home] === this.#homeId ? attributes[label.key] : undefined;
        if (key) this.#changed.fire(key);
      },
      readAnew,
      readAnew,
    );
    this.#owned.add(events);
  }

  async resources(
    signal?: AbortSignal,
    onPart?: (resource: ComputeResource) => void,
  ): Promise<ComputeResource[]> {
    // An engine may have been started since the last look.
    if (this.#reader.keepsImages) await this.watch();
    return await engineResources(this.#engines, signal, onPart);
  }

  /** Names of the images that the first engine that answers has, without our own. */
  async images(signal?: AbortSignal): Promise<string[]> {
    const { engine } = await this.#engines.choose(undefined, signal);
    return await engine.run(listImageNames, signal);
  }

  async list(signal?: AbortSignal, onPart?: (record: SessionRecord) => void): Promise<SessionRecord[]> {
    return await this.#reader.list(signal, onPart);
  }

  async read(key: SessionKey, signal?: AbortSignal): Promise<SessionRecord | undefined> {
    return await this.#reader.read(key, signal);
  }

  async start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const known = await this.#engines.choose(spec.compute.name, signal);
    const on = { ...spec, compute: { ...spec.compute, name: known.name } };
    await this.#contexts.explained(known.name, async () =>
      this.#lifecycle.start(await this.#contexts.of(known, signal), flow, on, report, signal),
    );
  }

  async install(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#contexts.on(spec.flow.key, signal, async (context) =>
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
    await this.#contexts.on(spec.flow.key, signal, async (context) =>
      this.#lifecycle.reset(context, flow, spec, options, report, signal),
    );
  }

  async undo(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#contexts.on(spec.flow.key, signal, async (context) =>
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
    const old = await this.#contexts.named(note.engine, signal);
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
    const folder = this.#folder(key);
    const engine = (await folder.read())?.engine;
    if (engine === undefined) return;
    if (!(await this.#engines.all()).some(({ name }) => name === engine)) {
      // Nothing can be asked of it, maybe never again. Should it come back, its labels tell of the session.
      const text = `Nothing here names the engine ${engine} now: what the session has there is not removed.`;
      report({ kind: 'log', stream: 'stderr', text });
      return await folder.remove();
    }
    await this.#contexts.on(key, signal, async (context) => stopSession(context, this.#workers, key));
  }

  async recover(key: SessionKey): Promise<void> {
    const note = await this.#folder(key).read();
    if (!note?.operation) return;
    await this.#contexts.on(key, undefined, async (context) => recoverSession(context, this.#workers, key));
  }

  async sync(flow: LoadedFlow, key: SessionKey, signal?: AbortSignal): Promise<SyncSummary> {
    return await this.#contexts.on(key, signal, async (context) =>
      this.#access.sync(context, key, flow.files, signal),
    );
  }

  async run(
    key: SessionKey,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    return await this.#contexts.on(key, signal, async (context) =>
      this.#access.run(context, key, request, onLog, signal),
    );
  }

  async exec(
    key: SessionKey,
    request: ExecRequest,
    onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<number> {
    return await this.#contexts.on(key, signal, async (context) =>
      this.#access.exec(context, key, request, onOutput, signal),
    );
  }

  async cancelRun(key: SessionKey, runId: string): Promise<void> {
    await this.#request(key, 'cancel', { runId });
  }

  async runs(key: SessionKey, signal?: AbortSignal): Promise<RunResult[]> {
    return await this.#contexts.on(key, signal, async (context) => this.#access.runs(context, key));
  }

  async packages({ key }: FlowRef, signal?: AbortSignal): Promise<InstalledPackage[]> {
    return await this.#contexts.on(key, signal, async (context) => this.#access.packages(context, key));
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
    return await this.#contexts.on(key, signal, async (context) => {
      const { session, client } = await this.#access.client(context, key);
      return await readRunLog(client, session.about.spec.flow.dir, request, onText, signal);
    });
  }

  async keepAlive(key: SessionKey): Promise<void> {
    await this.#request(key, 'keepAlive', {});
  }

  async stored(busy: ReadonlySet<SessionKey>, signal?: AbortSignal): Promise<StoredItem[]> {
    return (await this.#contexts.onEach(async (context) => dockerStored(context, busy), signal)).flat();
  }

  async remove(item: StoredItem): Promise<void> {
    await this.#contexts.onEach(async (context) => removeStored(context, this.#workers, item));
  }

  #folder(key: SessionKey): DockerFolder {
    return new DockerFolder(this.#options.home, key);
  }

  async #fireAll(): Promise<void> {
    for (const key of await dockerKeys(this.#options.home)) this.#changed.fire(key);
  }

  async #request<T>(key: SessionKey, method: string, params: object, signal?: AbortSignal): Promise<T> {
    return await this.#contexts.on(key, signal, async (context) =>
      this.#access.request<T>(context, key, method, params),
    );
  }
}
