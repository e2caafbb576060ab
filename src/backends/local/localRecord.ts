import { busyState, type SessionState } from '../../session/sessionState.ts';
import type { SessionRecord } from '../../session/session.ts';
import { endedState, readyState } from '../../session/workerWords.ts';
import type { LocalWorkers } from './localWorkers.ts';
import type { SessionFolder, StoredSession } from './sessionFolder.ts';
import { lastWords, liveWorker } from './workerProcess.ts';

/** Reads what is true of a session from its folder and its worker; undefined where there is no session. */
export async function readRecord(
  folder: SessionFolder,
  workers: LocalWorkers,
): Promise<SessionRecord | undefined> {
  const stored = await folder.read();
  if (!stored) return undefined;
  return toRecord(stored, await readState(folder, stored, workers));
}

async function readState(
  folder: SessionFolder,
  stored: StoredSession,
  workers: LocalWorkers,
): Promise<SessionState> {
  if (stored.operation) return busyState(stored.operation);
  if (stored.status === 'failed')
    return { kind: 'failed', error: stored.error ?? { code: 'FSE299', message: 'unknown' }, log: folder.log };
  const client = await workers.existing(folder);
  try {
    if (client) return readyState(await workers.hello(client));
  } catch {
    // It went away, or does not answer: what follows says which.
  }
  const ended = await folder.ended();
  if (ended) return endedState(ended);
  const alive = await liveWorker(folder);
  return {
    kind: 'lost',
    reason: alive ? `its worker (process ${alive.pid}) does not answer` : 'its worker is gone',
    evidence: await lastWords(folder),
  };
}

function toRecord(stored: StoredSession, state: SessionState): SessionRecord {
  const { spec, environment, previous, notices, createdAt, basePackages } = stored;
  return {
    flow: spec.flow,
    spec,
    state,
    notices,
    createdAt,
    basePackages,
    ...(environment && { environment }),
    ...(previous && { previous }),
  };
}
