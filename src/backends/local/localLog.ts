import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../../host/jsonFile.ts';
import type { LogRequest } from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import type { SessionFolder } from './sessionFolder.ts';
import type { RunRecord } from '../../session/toRunResult.ts';

/** How often a followed log is looked at, in milliseconds. */
const lookEvery = 100;

/** Hands out a log from an offset; resolves with the offset after it. */
export async function readLog(
  folder: SessionFolder,
  { runId, from = 0, follow = false }: LogRequest,
  onText: (text: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  const path = runId === undefined ? folder.log : await runLog(folder, runId);
  let offset = from;
  for (;;) {
    // Looked at before the read, so that nothing written in between is missed.
    const over = runId !== undefined && !(await isRunning(folder, runId));
    offset = await readFrom(path, offset, onText);
    if (!follow || over || signal?.aborted) return offset;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

async function readFrom(path: string, from: number, onText: (text: string) => void): Promise<number> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return from;
  try {
    const chunk = Buffer.alloc(65_536);
    for (let offset = from; ;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
      const whole = wholeCharacters(chunk.subarray(0, bytesRead));
      if (whole === 0) return offset;
      offset += whole;
      onText(chunk.toString('utf8', 0, whole));
    }
  } finally {
    await file.close();
  }
}

/** How many of the bytes are whole characters: one that is still being written is left for the next look. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    // The first byte of a character says how many follow.
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

async function runLog(folder: SessionFolder, runId: string): Promise<string> {
  const record = /^[\w.-]+$/.test(runId)
    ? await readJson<RunRecord>(join(folder.runs, runId, 'run.json'))
    : undefined;
  if (!record) throw sessionErrors.unknownRun((await folder.read())?.spec.flow.dir ?? folder.path, runId);
  return record.log;
}

async function isRunning(folder: SessionFolder, runId: string): Promise<boolean> {
  return (await readJson<RunRecord>(join(folder.runs, runId, 'run.json')))?.status === 'running';
}
