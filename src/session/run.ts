/** What to run in a session. */
export interface RunRequest {
  /** Values for the flow's inputs; those left out take the defaults of the flow file. */
  inputs?: Record<string, unknown>;
  /** Run this node alone. */
  node?: string;
  /** `${node.variant}`. */
  variant?: string;
  environmentVariables?: Record<string, string>;
}

/** What a run says while it goes: pieces of its log, in order. */
export interface RunLog {
  text: string;
}

export type RunStatus = 'running' | 'completed' | 'failed' | 'canceled';

/** One step of a Python traceback; `file` is the user's own file wherever it can be told. */
export interface Frame {
  file: string;
  /** 1-based. */
  line: number;
  function?: string;
  text?: string;
}

export interface RunError {
  type: string;
  message: string;
  node?: string;
  /** Innermost last. */
  frames: Frame[];
}

export interface NodeTiming {
  name: string;
  status: string;
  startedAt?: string;
  durationMs?: number;
  error?: string;
}

/** How a run went. */
export interface RunResult {
  runId: string;
  status: RunStatus;
  outputs: unknown;
  nodes: NodeTiming[];
  durationMs: number;
  /** ISO 8601. */
  startedAt: string;
  /** Absolute path of the run's log. */
  log: string;
  /** Absolute path of prompt flow's detail file, where the run got that far. */
  detail?: string;
  error?: RunError;
}

/** An installed package. */
export interface InstalledPackage {
  name: string;
  version: string;
  /** Named by the flow's requirements, as opposed to what came along. */
  requested: boolean;
  /** Why it is there: the flow's requirements name it, something needs it, or the environment started with it. */
  origin: PackageOrigin;
}

export type PackageOrigin = 'requirement' | 'dependency' | 'base';

/** What an installation changed, by package name. */
export interface PackageDiff {
  added: { name: string; version: string }[];
  removed: { name: string; version: string }[];
  changed: { name: string; from: string; to: string }[];
}

/** A command to be run in a session beside its worker. */
export interface ExecRequest {
  /** The program and its arguments; no shell is put around it. */
  command: readonly string[];
  /** Session path of the working folder; the flow folder when left out. */
  cwd?: string;
}

/** What a session uses at the moment. */
export interface SessionStats {
  cpuSeconds: number;
  /** Resident memory of everything the session runs. */
  rssBytes: number;
  diskBytes: number;
  uptimeSeconds: number;
}
