import { readFileSync, rmSync } from 'node:fs';
import { removeBridge } from './bridge.ts';
import { killProcessesOf } from './processes.ts';
import { tryTool } from './runTool.ts';
import type { Slot } from './slot.ts';

/** Ends and removes whatever an engine of this slot left on the machine, but for its data. */
export async function sweep({ run, data, bridge }: Slot): Promise<void> {
  await killProcessesOf(run);
  await unmountAll([run, data]);
  await removeBridge(bridge);
  rmSync(run, { recursive: true, force: true });
}

/** Removes the data too, so that the next start begins from nothing. */
export async function sweepData(slot: Slot): Promise<void> {
  await sweep(slot);
  rmSync(slot.data, { recursive: true, force: true });
}

async function unmountAll(folders: readonly string[]): Promise<void> {
  const places = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((place) => folders.some((folder) => place.startsWith(`${folder}/`)));
  for (const place of places.toReversed()) await tryTool('umount', ['--lazy', place]);
}
