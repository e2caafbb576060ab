import process from 'node:process';
import { LocalBackend } from '../../src/backends/local/localBackend.ts';
import { Home } from '../../src/host/home.ts';
import { killedAt } from './killedAt.ts';
import { workerProgram, type KilledOrder } from './localHarness.ts';

/** Begins a verb of a local session and kills itself at the phase, as `kill -9` from outside would. */
const { home, settings, ...order } = JSON.parse(process.argv[2]!) as KilledOrder;
const place = new Home(home);
await killedAt(new LocalBackend({ home: place, settings: () => settings, workerProgram }), place, order);
