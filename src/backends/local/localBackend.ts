import { rm } from 'node:fs/promises';
import { DisposableStore } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
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
import { EnvironmentStore } from './environmentStore.ts';
import { syncFiles } from './fileSync.ts';
import { execIn } from './localExec.ts';
import { LocalInstall } from './localInstall.ts';
import { LocalLifecycle } from './localLifecycle.ts';
import { localErrors } from './localErrors.ts';
import { readLog } from './localLog.ts';
import { readRecord } from './localRecord.ts';
import { localStored, removeStored } from './localStored.ts';
import { LocalTools } from './localTools.ts';
import { LocalWorkers } from './localWorkers.ts';
import { explainSystemError } from '../../host/explainSystemError.ts';
import type { LocalBackendOptions } from './localBackendOptions.ts';
import { SessionFolder, sessionKeys } from './sessionFolder.ts';

/** Sessions on plain Python of this machine: a folder, a virtual environment and a worker each. */
export class LocalBackend implements SessionBackend {
  readonly kind = 'local' as const;
  readonly honours = { image: false };
  readonly #options: LocalBackendOptions;
  readonly #store: EnvironmentStore;
  readonly #workers: LocalWorkers;
  readonly #tools: LocalTools;
  readonly #lifecycle: LocalLifecycle;
  readonly #install: LocalInstall;
  readonly #changed = new Emitter<SessionKey>();
  readonly #owned = new DisposableStore();
  readonly onDidChange = this.#changed.event;

  constructor(options: LocalBackendOptions) {
    this.#options = options;
    this.#store = new EnvironmentStore(options.home);
    this.#tools = new LocalTools(options);
    this.#workers = this.#owned.add(
      new LocalWorkers(options.workerProgram, (key) => this.#changed.fire(key)),
    );
    this.#lifecycle = new LocalLifecycle(options, this.#store, this.#workers, this.#tools);
    this.#install = new LocalInstall(this.#store, this.#workers, this.#tools);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#changed.dispose();
  }

  get basePackages(): string[] {
    return this.#options.settings().basePackages;
  }

  async resources(signal?: AbortSignal): Promise<ComputeResource[]> {
    const name = 'Local Python';
    try {
      const { path, version } = await this.#tools.interpreter(signal);
      return [{ kind: 'local', name, detail: `Python ${version}`, location: path, usable: true }];
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return [
        {
          kind: 'local',
          name,
          detail,
          usable: false,
          remedy: 'Install Python 3.9 or newer, or set flowSessions.local.pythonPath.',
        },
      ];
    }
  }

  async list(): Promise<SessionRecord[]> {
    const keys = await sessionKeys(this.#options.home);
    const records = await Promise.all(keys.map(async (key) => await this.read(key)));
    return records.filter((record) => record !== undefined);
  }

  async read(key: SessionKey): Promise<SessionRecord | undefined> {
    return await readRecord(this.#folder(key), this.#workers);
  }

  async start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await this.#explained(async () => await this.#lifecycle.start(flow, spec, report, signal));
  }

  async install(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const folder = this.#folder(spec.flow.key);
    await this.#explained(async () => await this.#install.install(folder, flow, spec, report, signal));
  }

  async undo(_flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const folder = this.#folder(spec.flow.key);
    await this.#explained(async () => await this.#install.undo(folder, spec, report, signal));
  }

  /** This machine's Python is one resource, so there is nowhere to go. */
  async move(): Promise<void> {
    throw localErrors.oneResource();
  }

  async reset(
    flow: LoadedFlow,
    spec: SessionSpec,
    options: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#explained(async () => await this.#lifecycle.reset(flow, spec, options, report, signal));
  }

  async update(key: SessionKey, idle: IdleTime): Promise<void> {
    const folder = this.#folder(key);
    const stored = await this.#workers.storedOf(folder);
    await this.#workers.request(folder, 'setIdle', { seconds: idle.maxIdleTimeSeconds });
    await folder.write({ ...stored, spec: { ...stored.spec, ...idle } });
  }

  async stop(key: SessionKey, report: Report): Promise<void> {
    report({ kind: 'log', stream: 'stdout', text: 'Stopping the session.' });
    const folder = this.#folder(key);
    await this.#workers.end(folder, 'stopped');
    await folder.remove();
  }

  async recover(key: SessionKey): Promise<void> {
    await this.#lifecycle.recover(this.#folder(key));
  }

  async sync(flow: LoadedFlow, key: SessionKey, signal?: AbortSignal): Promise<SyncSummary> {
    const folder = this.#folder(key);
    // A session that was stopped meanwhile must not come back as a folder of files.
    await this.#workers.storedOf(folder);
    return await this.#explained(
      async () => await syncFiles(flow.files, folder.flow, folder.manifest, signal),
    );
  }

  async run(
    key: SessionKey,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    return await this.#workers.run(this.#folder(key), request, onLog, signal);
  }

  async exec(
    key: SessionKey,
    request: ExecRequest,
    onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const { supervisor } = this.#tools;
    return await execIn(this.#folder(key), this.#workers, supervisor, request, onOutput, signal);
  }

  async cancelRun(key: SessionKey, runId: string): Promise<void> {
    await this.#workers.request(this.#folder(key), 'cancel', { runId });
  }

  async runs(key: SessionKey): Promise<RunResult[]> {
    return await this.#workers.runs(this.#folder(key));
  }

  async packages({ key }: FlowRef): Promise<InstalledPackage[]> {
    return await this.#workers.packages(this.#folder(key));
  }

  async stats(key: SessionKey): Promise<SessionStats> {
    return await this.#workers.request<SessionStats>(this.#folder(key), 'stats', {});
  }

  async logs(
    key: SessionKey,
    request: LogRequest,
    onText: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<number> {
    return await readLog(this.#folder(key), request, onText, signal);
  }

  async keepAlive(key: SessionKey): Promise<void> {
    await this.#workers.request(this.#folder(key), 'keepAlive', {});
  }

  async stored(busy: ReadonlySet<SessionKey>): Promise<StoredItem[]> {
    return await localStored(this.#options.home, this.#store, busy);
  }

  async remove(item: StoredItem): Promise<void> {
    if (item.kind === 'session') await this.#workers.end(this.#folder(item.id), 'removed');
    await removeStored(this.#options.home, this.#store, item);
    if (item.kind === 'environment') await rm(`${item.location}.lock`, { force: true });
  }

  #folder(key: SessionKey): SessionFolder {
    return new SessionFolder(this.#options.home, key);
  }

  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explainSystemError(error, this.#options.home.root);
    }
  }
}
