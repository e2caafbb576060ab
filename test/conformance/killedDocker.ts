import process from 'node:process';
import { DockerBackend } from '../../src/backends/docker/dockerBackend.ts';
import { Home } from '../../src/host/home.ts';
import type { KilledDockerOrder } from './dockerHarness.ts';
import { killedAt } from './killedAt.ts';
import { workerProgram } from './localHarness.ts';

/** Begins a verb of a Docker session and kills itself at the phase, as `kill -9` from outside would. */
const { home, settings, ...order } = JSON.parse(process.argv[2]!) as KilledDockerOrder;
const place = new Home(home);
const backend = new DockerBackend({ home: place, settings: () => settings, workerProgram });
await killedAt(backend, place, order);
