import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TarEntry } from './tarStream.ts';

/** The worker program as it is put into environment images. */
export interface WorkerFiles {
  /** Names its content: another version of it lies beside this one. */
  hash: string;
  entries: TarEntry[];
}

/** Where the programs of one worker version lie in an environment image. */
export const workerPlace = (hash: string): string => `/opt/flow-sessions/worker/${hash}`;

/** Reads the worker program and its helpers; `program` is the folder `flow_session_worker`. */
export async function readWorkerFiles(program: string): Promise<WorkerFiles> {
  const helpers = ['build_steps.py', 'supervise.py'];
  const modules = (await readdir(program)).filter((name) => name.endsWith('.py')).sort();
  const files = await Promise.all([
    ...modules.map(
      async (name) => [`flow_session_worker/${name}`, await readFile(join(program, name))] as const,
    ),
    ...helpers.map(async (name) => [name, await readFile(join(program, '..', name))] as const),
  ]);
  const digest = createHash('sha256');
  for (const [path, bytes] of files) digest.update(`${path}\0${bytes.length}\0`).update(bytes);
  const hash = digest.digest('hex').slice(0, 12);
  const place = workerPlace(hash).slice(1);
  return {
    hash,
    entries: files.map(([path, bytes]) => ({ kind: 'bytes', path: `${place}/${path}`, bytes })),
  };
}
