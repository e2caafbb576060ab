import { join } from 'node:path';
import { readJson } from '../../host/jsonFile.ts';
import { readTextFrom } from '../../host/readTextFrom.ts';
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
    offset = await readTextFrom(path, offset, onText);
    if (!follow || over || signal?.aborted) return offset;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
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
