import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot, testCache } from '../../../../scripts/lib/paths.ts';
import type { EngineKind } from '../testEngine.ts';

/** Where one engine of the tests lives; only one keeper has it at a time. */
export interface Slot {
  kind: EngineKind;
  /** Images and other data, kept between runs. */
  data: string;
  /** Sockets and state of this run; short, since a socket's path may have 107 characters. */
  run: string;
  socket: string;
  /** What the engine wrote. */
  log: string;
  /** Of a network interface: at most 15 characters. */
  bridge: string;
  /** The name of an abstract socket, which is free as soon as its holder is dead. */
  lock: string;
}

/** The slot of this checkout with this number, from 1. The names differ between checkouts of one machine. */
export function slotOf(kind: EngineKind, number: number): Slot {
  const id = createHash('sha256').update(projectRoot).digest('hex').slice(0, 6) + kind[0] + number;
  const run = join('/tmp', `fs-${id}`);
  const home = join(testCache, 'engines', `${kind}-${number}`);
  return {
    kind,
    data: join(home, 'data'),
    run,
    socket: join(run, `${kind}.sock`),
    log: join(home, 'engine.log'),
    bridge: `fs${id}`,
    lock: `\0flow-sessions-test-engine-${id}`,
  };
}
