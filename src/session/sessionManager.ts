import type { Disposable } from '../common/disposable.ts';
import { throwIfCancelled } from '../common/cancelled.ts';
import { DisposableStore } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { assertStartable, loadFlow, type LoadedFlow } from '../flow/loadFlow.ts';
import type { OnProblem } from './gather.ts';
import { listResources } from './listResources.ts';
import { idleTime, renewedSpec } from './makeSpec.ts';
import { moveSession, type MoveTarget } from './moveSession.ts';
import type { OperationJournal, Report } from './operation.ts';
import { OperationQueue } from './operationQueue.ts';
import type { ExecRequest, InstalledPackage, RunLog, RunRequest, RunResult, SessionStats } from './run.ts';
import type { ComputeKind, FlowRef, SessionKey } from './session.ts';
import type {
  ComputeResource,
  LogRequest,
  ResetOptions,
  SessionBackend,
  StoredItem,
  SyncSummary,
} from './sessionBackend.ts';
import { recoverSession } from './recoverSession.ts';
import { sessionErrors } from './sessionErrors.ts';
import { SessionReader, type FlowStatus, type Found } from './sessionReader.ts';
import type { SessionState, Verb } from './sessionState.ts';
import { startSession, type StartOptions } from './startSession.ts';
import { removeStoredItem, storedItems } from './storedItems.ts';
import { takeOverview, type Overview } from './takeOverview.ts';

export type { MoveTarget, StartOptions };

/** How long what was read of a flow counts as what its files say, in milliseconds. */
const staleAfter = 500;

/**
 * Owns the rules: one session per flow, on one resource at a time; one changing operation per session, across windows and
 * the terminal. Holds no state of its own: every answer is read from the backends and the journal.
 */
export class SessionManager implements Disposable {
  readonly #backends: readonly SessionBackend[];
  readonly #journal: OperationJournal;
  readonly #queue: OperationQueue;
  readonly #reader: SessionReader;
  readonly #defaultIdleSeconds: () => number;
  readonly #owned = new DisposableStore();
  readonly #changed = new Emitter<SessionKey>();
  /** Fires for the session that changed, whoever changed it. */
  readonly onDidChange = this.#changed.event;

  constructor(
    backends: readonly SessionBackend[],
    journal: OperationJournal,
    defaultIdleSeconds: () => number,
  ) {
    this.#backends = backends;
    this.#journal = journal;
    this.#queue = new OperationQueue(journal);
    this.#defaultIdleSeconds = defaultIdleSeconds;
    // Mending is a changing operation too, so it takes its turn like one.
    this.#reader = new SessionReader(
      backends,
      journal,
      defaultIdleSeconds,
      async (key) =>
        await this.#queue.run(
          key,
          'update',
          async () => await recoverSession(backends, this.#reader, key),
          () => {},
        ),
    );
    this.#owned.add(journal.onDidChange((key) => this.#changed.fire(key)));
    for (const backend of backends) {
      this.#owned.add(backend);
      this.#owned.add(backend.onDidChange((key) => this.#changed.fire(key)));
    }
  }

  dispose(): void {
    this.#owned.dispose();
    this.#changed.dispose();
  }

  /** Compute kinds that can be chosen here. */
  get computeKinds(): ComputeKind[] {
    return this.#backends.map(({ kind }) => kind);
  }

  async resources(signal?: AbortSignal): Promise<ComputeResource[]> {
    return await listResources(this.#backends, signal);
  }

  /** Resources and sessions at once; what does not answer within `patienceMs` comes in its `rest`. */
  async overview(patienceMs: number): Promise<Overview> {
    return await takeOverview(this.#backends, this.#reader, patienceMs);
  }

  /** Every session there is, of any flow. What one backend cannot tell goes to `onProblem` and hides none of the others. */
  async list(signal?: AbortSignal, onProblem?: OnProblem): Promise<FlowStatus[]> {
    return await this.#reader.list(signal, onProblem);
  }

  /** What is known of the flow's session. A folder that is gone is found again by its path. */
  async status(path: string, signal?: AbortSignal): Promise<FlowStatus> {
    let loaded: LoadedFlow;
    try {
      loaded = await loadFlow(path, { ...(signal && { signal }) });
    } catch (error) {
      throwIfCancelled(signal);
      const orphan = await this.#reader.findByDir(path);
      if (!orphan) throw error;
      return await this.#reader.statusOf(orphan.record.flow, undefined, orphan);
    }
    const flow = this.#reader.flowRef(loaded);
    return await this.#reader.statusOf(flow, loaded, await this.#reader.find(flow.key));
  }

  async start(
    path: string,
    options: StartOptions,
    report: Report,
    signal?: AbortSignal,
  ): Promise<FlowStatus> {
    return await this.#change('start', options, path, report, signal, async (flow, loaded, tell, bounded) => {
      assertStartable(loaded);
      const found = await this.#reader.find(flow.key);
      const idle = this.#defaultIdleSeconds();
      await startSession(this.#backends, found, flow, loaded, options, idle, tell, bounded);
    });
  }

  /** Installs what the files ask for now into the live session. */
  async install(path: string, report: Report, signal?: AbortSignal): Promise<FlowStatus> {
    return await this.#change('install', {}, path, report, signal, async (flow, loaded, tell, bounded) => {
      assertStartable(loaded);
      const { backend, record } = await this.#ready(flow, 'install');
      await backend.install(
        loaded,
        renewedSpec(record.spec, loaded, this.#defaultIdleSeconds()),
        tell,
        bounded,
      );
    });
  }

  /** Goes back to the packages that the session had before its last install. */
  async undo(path: string, report: Report, signal?: AbortSignal): Promise<FlowStatus> {
    return await this.#change('undo', {}, path, report, signal, async (flow, loaded, tell, bounded) => {
      const { backend, record } = await this.#ready(flow, 'undo the last install of');
      if (!record.previous) throw sessionErrors.nothingToUndo(flow.dir);
      await backend.undo(loaded, { ...record.spec, environment: record.previous.asked }, tell, bounded);
    });
  }

  /** Moves the session to another resource: the one that is there lives until the new one is ready. */
  async move(path: string, target: MoveTarget, report: Report, signal?: AbortSignal): Promise<FlowStatus> {
    return await this.#change('move', target, path, report, signal, async (flow, loaded, tell, bounded) => {
      assertStartable(loaded);
      const from = await this.#ready(flow, 'move');
      const idle = this.#defaultIdleSeconds();
      await moveSession(this.#backends, from, target, loaded, idle, tell, bounded);
    });
  }

  async reset(
    path: string,
    options: ResetOptions,
    report: Report,
    signal?: AbortSignal,
  ): Promise<FlowStatus> {
    return await this.#change('reset', options, path, report, signal, async (flow, loaded, tell, bounded) => {
      assertStartable(loaded);
      const { backend, record } = await this.#there(flow);
      const spec = renewedSpec(record.spec, loaded, this.#defaultIdleSeconds());
      if (options.vmSize !== undefined) spec.compute = { ...spec.compute, vmSize: options.vmSize };
      await backend.reset(loaded, spec, options, tell, bounded);
    });
  }

  /** Ends the session and removes it. Does nothing where there is none. */
  async stop(path: string, report: Report, signal?: AbortSignal): Promise<FlowStatus> {
    const { flow, loaded } = await this.status(path, signal);
    const work = async (tell: Report, bounded: AbortSignal): Promise<void> => {
      const found = await this.#reader.find(flow.key);
      if (found) await found.backend.stop(flow.key, tell, bounded);
    };
    await this.#queue.run(flow.key, 'stop', work, report, signal);
    // It has ended, whatever a backend that fails cannot say.
    const left = await this.#reader.find(flow.key).catch(() => undefined);
    return await this.#reader.statusOf(flow, loaded, left);
  }

  /** Changes the idle time in place: 0 means never, undefined what the settings say. */
  async setIdleTime(path: string, seconds: number | undefined, signal?: AbortSignal): Promise<FlowStatus> {
    const idle = idleTime(seconds, this.#defaultIdleSeconds());
    return await this.#change(
      'update',
      idle,
      path,
      () => {},
      signal,
      async (flow, _loaded, _tell, bounded) => {
        const { backend } = await this.#ready(flow, 'change');
        await backend.update(flow.key, idle, bounded);
      },
    );
  }

  /** Brings changed files into the session; undefined where there is no session to bring them to. */
  async sync(path: string, signal?: AbortSignal): Promise<SyncSummary | undefined> {
    const { key, loaded, found } = await this.#reader.look(path, signal);
    if (found?.record.state.kind !== 'ready') return undefined;
    return await found.backend.sync(loaded, key, signal);
  }

  /** Brings the files up to date and runs the flow. Works through a lost worker: it is started anew. */
  async run(
    path: string,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const { flow, loaded, backend } = await this.#usable(path, 'run', signal);
    assertStartable(loaded);
    await backend.sync(loaded, flow.key, signal);
    return await backend.run(flow.key, request, onLog, signal);
  }

  /** Brings the files up to date and runs a command in the session's environment; resolves with its exit code. */
  async exec(
    path: string,
    request: ExecRequest,
    onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const { flow, loaded, backend } = await this.#usable(path, 'run a command in', signal);
    await backend.sync(loaded, flow.key, signal);
    return await backend.exec(flow.key, request, onOutput, signal);
  }

  /** Ends every run of the flow that is under way, also those of other windows and the terminal. */
  async cancelRuns(path: string): Promise<void> {
    const { flow, state } = await this.status(path);
    if (state.kind !== 'ready') return;
    const { backend } = await this.#ready(flow, 'cancel runs of');
    await Promise.all(state.activeRuns.map(async (runId) => await backend.cancelRun(flow.key, runId)));
  }

  async runs(path: string, signal?: AbortSignal): Promise<RunResult[]> {
    const { flow } = await this.status(path, signal);
    const found = await this.#reader.find(flow.key);
    return found ? await found.backend.runs(flow.key, signal) : [];
  }

  async packages(path: string, signal?: AbortSignal): Promise<InstalledPackage[]> {
    const { flow } = await this.status(path, signal);
    const { backend } = await this.#ready(flow, 'list the packages of', ['ready', 'lost']);
    return await backend.packages(flow, signal);
  }

  async stats(path: string, signal?: AbortSignal): Promise<SessionStats> {
    const { flow } = await this.status(path, signal);
    const { backend } = await this.#ready(flow, 'measure');
    return await backend.stats(flow.key, signal);
  }

  async logs(
    path: string,
    request: LogRequest,
    onText: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<number> {
    const { flow, state } = await this.status(path, signal);
    const found = await this.#reader.find(flow.key);
    if (!found) throw sessionErrors.noSession(flow.dir, state);
    return await found.backend.logs(flow.key, request, onText, signal);
  }

  async keepAlive(path: string): Promise<void> {
    const { flow } = await this.status(path);
    const { backend } = await this.#ready(flow, 'keep alive');
    await backend.keepAlive(flow.key);
  }

  /** Everything of ours that takes space, with what may go. */
  async stored(signal?: AbortSignal, onProblem?: OnProblem): Promise<StoredItem[]> {
    return await storedItems(this.#backends, this.#journal, onProblem, signal);
  }

  /** Removes what was stored, unless it came into use since it was looked at. Resolves with whether it went. */
  async remove(item: StoredItem): Promise<boolean> {
    let removed = false;
    const work = async (): Promise<void> => {
      removed = await removeStoredItem(this.#backends, item);
    };
    // A session that somebody is starting at this moment is waited for, and then stays.
    await (item.kind === 'session' ? this.#queue.run(item.id, 'update', work, () => {}) : work());
    return removed;
  }

  async #change(
    verb: Verb,
    wish: unknown,
    path: string,
    report: Report,
    signal: AbortSignal | undefined,
    work: (flow: FlowRef, loaded: LoadedFlow, tell: Report, bounded: AbortSignal) => Promise<void>,
  ): Promise<FlowStatus> {
    let loaded = await loadFlow(path, { ...(signal && { signal }) });
    let loadedAt = Date.now();
    const flow = this.#reader.flowRef(loaded);
    /** Whoever had to wait works on what the files say by then. */
    const renew = async (): Promise<void> => {
      if (Date.now() - loadedAt < staleAfter) return;
      loaded = await loadFlow(path, { ...(signal && { signal }) });
      loadedAt = Date.now();
    };
    await this.#queue.run(
      flow.key,
      verb,
      async (tell, bounded) => {
        await recoverSession(this.#backends, this.#reader, flow.key);
        await renew();
        await work(flow, loaded, tell, bounded);
      },
      report,
      signal,
      JSON.stringify(wish),
    );
    await renew();
    return await this.#reader.statusOf(flow, loaded, await this.#reader.find(flow.key));
  }

  /** A session that commands can be run in; a lost worker is no hindrance, as it is started anew. */
  async #usable(
    path: string,
    verb: string,
    signal: AbortSignal,
  ): Promise<{ flow: FlowRef; loaded: LoadedFlow; backend: SessionBackend }> {
    const { flow, loaded, session } = await this.status(path, signal);
    if (!loaded) throw sessionErrors.flowGone(flow.dir, session?.environment?.location ?? 'the session');
    const { backend } = await this.#ready(flow, verb, ['ready', 'lost']);
    return { flow, loaded, backend };
  }

  async #ready(flow: FlowRef, verb: string, kinds: SessionState['kind'][] = ['ready']): Promise<Found> {
    const found = await this.#there(flow);
    if (!kinds.includes(found.record.state.kind))
      throw sessionErrors.notReady(flow.dir, found.record.state, verb);
    return found;
  }

  async #there(flow: FlowRef): Promise<Found> {
    const found = await this.#reader.find(flow.key);
    if (found && found.record.state.kind !== 'absent') return found;
    throw sessionErrors.noSession(flow.dir, found?.record.state);
  }
}
