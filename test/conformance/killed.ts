import process from 'node:process';
import { LocalBackend } from '../../src/backends/local/localBackend.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import type { Report } from '../../src/session/operation.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import { workerProgram, type KilledOrder } from './localHarness.ts';

/** Begins a verb and kills itself at the phase, as `kill -9` from outside would. */
const { home, settings, flow, verb, phase } = JSON.parse(process.argv[2]!) as KilledOrder;
const place = new Home(home);
const backend = new LocalBackend({ home: place, settings: () => settings, workerProgram });
const sessions = new SessionManager([backend], new FileJournal(place.operations), () => 3600);
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
  case 'reset':
    await sessions.reset(flow, { depth: 'all', noCache: true }, report);
    break;
}
