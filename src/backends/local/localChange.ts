import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError } from '../../common/cancelled.ts';
import type { Report } from '../../session/operation.ts';
import type { Verb } from '../../session/sessionState.ts';
import type { LocalTools } from './localTools.ts';
import type { LocalWorkers } from './localWorkers.ts';
import type { SessionFolder, StoredSession } from './sessionFolder.ts';

/** Runs a change of a session that is there; one that fails leaves it as it was. */
export async function changeSession(
  folder: SessionFolder,
  workers: LocalWorkers,
  tools: LocalTools,
  verb: Verb,
  report: Report,
  work: (stored: StoredSession, tell: Report) => Promise<void>,
): Promise<void> {
  const stored = await workers.storedOf(folder);
  const tell = tools.teller(folder, verb, report);
  await folder.write({ ...stored, operation: verb });
  try {
    await work(stored, tell);
  } catch (error) {
    folder.append(`${verb}: ${error instanceof CancelledError ? 'cancelled' : describe(error)}`);
    await folder.pruneEnvironments(stored);
    await rm(join(folder.path, 'flow.next'), { recursive: true, force: true });
    await folder.write(stored);
    throw error;
  }
}

/** The session with no verb under way. */
export function finished({ operation: _operation, error, ...stored }: StoredSession): StoredSession {
  return { ...stored, ...(stored.status === 'failed' && error && { error }) };
}

export const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
