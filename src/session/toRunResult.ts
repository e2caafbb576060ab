import type { Frame, NodeTiming, RunError, RunResult, RunStatus } from './run.ts';
import type { Manifest } from './syncPlan.ts';

/** A run record as the worker writes it; see docs/worker-protocol.md. */
export interface RunRecord {
  runId: string;
  status: RunStatus;
  outputs?: unknown;
  nodes?: NodeTiming[];
  durationMs?: number;
  startedAt: string;
  detail?: string | null;
  log: string;
  error?: { type: string; message: string; node?: string | null; frames?: WireFrame[] } | null;
}

interface WireFrame {
  file: string;
  line: number;
  function?: string | null;
  text?: string | null;
}

/** Turns the worker's record into ours, with the user's own files in the traceback; `place` says where any other lies. */
export function toRunResult(
  record: RunRecord,
  manifest: Manifest,
  place: (path: string) => string,
): RunResult {
  return {
    runId: record.runId,
    status: record.status,
    outputs: record.outputs ?? null,
    nodes: record.nodes ?? [],
    durationMs: record.durationMs ?? 0,
    startedAt: record.startedAt,
    log: record.log,
    ...(record.detail && { detail: record.detail }),
    ...(record.error && { error: toRunError(record.error, manifest, place) }),
  };
}

function toRunError(
  error: NonNullable<RunRecord['error']>,
  manifest: Manifest,
  place: (path: string) => string,
): RunError {
  return {
    type: error.type,
    message: error.message,
    ...(error.node && { node: error.node }),
    frames: (error.frames ?? []).map((frame) => toFrame(frame, manifest, place)),
  };
}

function toFrame(
  { file, line, function: name, text }: WireFrame,
  manifest: Manifest,
  place: (path: string) => string,
): Frame {
  const own = manifest[file.replaceAll('\\', '/')]?.source;
  return {
    file: own ?? place(file),
    line,
    ...(name && { function: name }),
    ...(text && { text }),
  };
}
