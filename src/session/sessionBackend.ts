import type { Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import type { LoadedFlow } from '../flow/loadFlow.ts';
import type { Honours } from './drift.ts';
import type { Report } from './operation.ts';
import type { ExecRequest, InstalledPackage, RunLog, RunRequest, RunResult, SessionStats } from './run.ts';
import type { ComputeKind, FlowRef, IdleTime, SessionKey, SessionRecord, SessionSpec } from './session.ts';

/** A place where sessions can live, as the user sees it. */
export interface ComputeResource {
  kind: ComputeKind;
  name: string;
  /** A few words: the version, or why it cannot be used. */
  detail: string;
  /** Where it is: a path, an endpoint. */
  location?: string;
  usable: boolean;
  /** It was asked and has not answered yet; `usable` says nothing then. */
  asking?: true;
  /** What to do where it is not usable. */
  remedy?: string;
}

/** How deep a reset goes: the worker alone, the packages too, or everything but the user's own files. */
export type ResetDepth = 'worker' | 'packages' | 'all';

export interface ResetOptions {
  depth: ResetDepth;
  /** Build the environment again even if a snapshot is there. */
  noCache: boolean;
  /** Give the session this VM size; left out, it keeps the one it has. */
  vmSize?: string;
}

/** What a synchronisation changed in the session. */
export interface SyncSummary {
  copied: string[];
  deleted: string[];
}

/** Something that takes space on a backend. */
export interface StoredItem {
  kind: 'session' | 'environment' | 'leftover';
  id: string;
  location: string;
  bytes: number;
  /** Why it is there, or why nothing needs it. */
  reason: string;
  /** Belongs to nothing alive: left by a crash, or its flow is gone. */
  orphan: boolean;
  /** A session or an operation uses it now. */
  inUse: boolean;
  /** Milliseconds since the epoch. */
  lastUsedAt: number;
}

export interface LogRequest {
  /** The log of this run; else the session's own. */
  runId?: string;
  /** Byte offset. */
  from?: number;
  /** Keep on until the signal is aborted, or the run ends. */
  follow?: boolean;
}

/**
 * Where sessions live. Mutating calls are made by one caller at a time per session (the manager sees to that), are
 * cancellable at every phase through `signal`, report each phase before they do it, and leave either the new session or
 * the previous good one. A report that throws counts as a failure of that phase. Errors are `UserError`s.
 */
export interface SessionBackend extends Disposable {
  readonly kind: ComputeKind;
  readonly honours: Honours;
  /** The packages that every environment starts from now, as the settings say. */
  readonly basePackages: string[];
  /** The image of flows that name none, as the settings say; absent where a session needs no image. */
  readonly defaultImage?: string;
  /** Fires when a session changed without an operation of ours: it ended by itself, or its worker died. */
  readonly onDidChange: Event<SessionKey>;

  /** Where resources answer one by one, `onPart` hears each at once, first as `asking`, then as it is. */
  resources(signal?: AbortSignal, onPart?: (resource: ComputeResource) => void): Promise<ComputeResource[]>;
  /** Where resources answer one by one, `onPart` hears each session as soon as its resource has told of it. */
  list(signal?: AbortSignal, onPart?: (record: SessionRecord) => void): Promise<SessionRecord[]>;
  read(key: SessionKey, signal?: AbortSignal): Promise<SessionRecord | undefined>;

  start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void>;
  /** Brings the packages up to `spec` without losing what is there. */
  install(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void>;
  reset(
    flow: LoadedFlow,
    spec: SessionSpec,
    options: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Goes back to the environment that the session had before its last install, `spec` being what was asked then; FSE212 where
   * there is none.
   */
  undo(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void>;
  /**
   * Makes the session on the resource that `spec` names, of the same kind, while the one that is there lives on; then ends
   * that one. Backends with one resource never get the call.
   */
  move(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void>;
  update(key: SessionKey, idle: IdleTime, signal: AbortSignal): Promise<void>;
  stop(key: SessionKey, report: Report, signal: AbortSignal): Promise<void>;
  /** Removes what an interrupted operation left and restores the last good session. */
  recover(key: SessionKey): Promise<void>;

  /** Brings changed session files into the session. */
  sync(flow: LoadedFlow, key: SessionKey, signal?: AbortSignal): Promise<SyncSummary>;
  run(
    key: SessionKey,
    request: RunRequest,
    onLog: (log: RunLog) => void,
    signal: AbortSignal,
  ): Promise<RunResult>;
  /** Runs a command in the session's environment, in its flow folder; resolves with the exit code. Counts as activity. */
  exec(
    key: SessionKey,
    request: ExecRequest,
    onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<number>;
  /** Ends a run, whoever began it; does nothing where it has ended. */
  cancelRun(key: SessionKey, runId: string): Promise<void>;
  /** Newest first. */
  runs(key: SessionKey, signal?: AbortSignal): Promise<RunResult[]>;
  packages(flow: FlowRef, signal?: AbortSignal): Promise<InstalledPackage[]>;
  stats(key: SessionKey, signal?: AbortSignal): Promise<SessionStats>;
  /** Resolves with the offset after the last byte handed out. */
  logs(
    key: SessionKey,
    request: LogRequest,
    onText: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<number>;
  /** Counts as activity. */
  keepAlive(key: SessionKey): Promise<void>;

  /** Everything of ours that takes space, `busy` naming the sessions with an operation under way. */
  stored(busy: ReadonlySet<SessionKey>, signal?: AbortSignal): Promise<StoredItem[]>;
  remove(item: StoredItem): Promise<void>;
}
