import type { LogRequest } from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { WorkerError, type WorkerClient } from '../../session/workerClient.ts';

/** The worker's answer to `logs`. */
interface LogPiece {
  text: string;
  next: number;
  eof: boolean;
}

/** Hands out the log of a run from an offset, over the worker's connection; resolves with the offset after it. */
export async function readRunLog(
  client: WorkerClient,
  dir: string,
  { runId, from = 0, follow = false }: LogRequest,
  onText: (text: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  let offset = from;
  for (;;) {
    let piece: LogPiece;
    try {
      piece = await client.request<LogPiece>(
        'logs',
        { runId, from: offset, follow },
        { ...(signal && { signal }) },
      );
    } catch (error) {
      if (signal?.aborted) return offset;
      if (error instanceof WorkerError && error.code === 'noSuchRun')
        throw sessionErrors.unknownRun(dir, runId ?? '');
      throw error;
    }
    if (piece.text) onText(piece.text);
    offset = piece.next;
    if (piece.eof || (!follow && !piece.text)) return offset;
  }
}
