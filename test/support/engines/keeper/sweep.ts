import { rmSync } from 'node:fs';
import { removeBridge } from './bridge.ts';
import { killProcessesOf } from './processes.ts';
import type { Slot } from './slot.ts';
import { unmountUnder } from './unmountUnder.ts';

/** Ends and removes whatever an engine of this slot left on the machine, but for its data. */
export async function sweep({ run, data, bridge }: Slot): Promise<void> {
  await killProcessesOf(run);
  await unmountUnder([run, data]);
  await removeBridge(bridge);
  rmSync(run, { recursive: true, force: true });
}

/** Removes the data too, so that the next start begins from nothing. */
export async function sweepData(slot: Slot): Promise<void> {
  await sweep(slot);
  rmSync(slot.data, { recursive: true, force: true });
}
