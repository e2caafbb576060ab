import { isAbsolute, join } from 'node:path';
import type { Frame, NodeTiming, RunError, RunResult, RunStatus } from '../../session/run.ts';
import type { Manifest } from './fileSync.ts';

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

/** Turns the worker's record into ours, with the user's own files in the traceback. */
export function toRunResult(record: RunRecord, manifest: Manifest, flowFolder: string): RunResult {
  return {
    runId: record.runId,
    status: record.status,
    outputs: record.outputs ?? null,
    nodes: record.nodes ?? [],
    durationMs: record.durationMs ?? 0,
    startedAt: record.startedAt,
    log: record.log,
    ...(record.detail && { detail: record.detail }),
    ...(record.error && { error: toRunError(record.error, manifest, flowFolder) }),
  };
}

function toRunError(
  error: NonNullable<RunRecord['error']>,
  manifest: Manifest,
  flowFolder: string,
): RunError {
  return {
    type: error.type,
    message: error.message,
    ...(error.node && { node: error.node }),
    frames: (error.frames ?? []).map((frame) => toFrame(frame, manifest, flowFolder)),
  };
}

function toFrame(
  { file, line, function: name, text }: WireFrame,
  manifest: Manifest,
  flowFolder: string,
): Frame {
  const own = manifest[file.replaceAll('\\', '/')]?.source;
  return {
    file: own ?? (isAbsolute(file) ? file : join(flowFolder, file)),
    line,
    ...(name && { function: name }),
    ...(text && { text }),
  };
}
