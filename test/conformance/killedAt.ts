import process from 'node:process';
import { FileJournal } from '../../src/host/fileJournal.ts';
import type { Home } from '../../src/host/home.ts';
import type { Report } from '../../src/session/operation.ts';
import type { SessionBackend } from '../../src/session/sessionBackend.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import type { Phase } from '../../src/session/sessionState.ts';
import type { KilledVerb } from './harness.ts';

/** Begins a verb and kills this process at the phase, as `kill -9` from outside would. */
export async function killedAt(
  backend: SessionBackend,
  home: Home,
  { flow, verb, phase }: { flow: string; verb: KilledVerb; phase: Phase },
): Promise<void> {
  const sessions = new SessionManager([backend], new FileJournal(home.operations), () => 3600);
  const report: Report = (event) => {
    if (event.kind === 'phase' && event.phase === phase) process.kill(process.pid, 'SIGKILL');
  };
  switch (verb) {
    case 'start':
      await sessions.start(flow, {}, report);
      break;
    case 'install':
      await sessions.install(flow, report);
      break;
    case 'undo':
      await sessions.undo(flow, report);
      break;
    case 'reset':
      await sessions.reset(flow, { depth: 'all', noCache: true }, report);
      break;
  }
}
