import { busyState, type SessionState } from '../../session/sessionState.ts';
import type { SessionRecord } from '../../session/session.ts';
import type { LocalWorkers } from './localWorkers.ts';
import type { EndedFile, SessionFolder, StoredSession } from './sessionFolder.ts';
import { lastWords, liveWorker, type Hello } from './workerProcess.ts';

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
    if (client) return toReady(await workers.hello(client));
  } catch {
    // It went away, or does not answer: what follows says which.
  }
  const ended = await folder.ended();
  if (ended) return toAbsent(ended);
  const alive = await liveWorker(folder);
  return {
    kind: 'lost',
    reason: alive ? `its worker (process ${alive.pid}) does not answer` : 'its worker is gone',
    evidence: await lastWords(folder),
  };
}

export const toReady = ({ idleUntil, activeRuns }: Hello): SessionState => ({
  kind: 'ready',
  idleUntil: idleUntil === null ? null : Math.round(idleUntil * 1000),
  activeRuns,
});

const toAbsent = ({ reason, at, idleSeconds }: EndedFile): SessionState => ({
  kind: 'absent',
  ended: {
    reason: reason === 'idle' ? 'idle' : 'stopped',
    at: Math.round(at * 1000),
    ...(idleSeconds !== undefined && { idleSeconds }),
  },
});

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
