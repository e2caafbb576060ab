import { readFileSync, readdirSync } from 'node:fs';
import process from 'node:process';

/** Holds a process and returns when it stands still, which a busy machine takes a moment for. */
export function standStill(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  while (!standsStill(pid)) Atomics.wait(moment, 0, 0, 5);
}

const moment = new Int32Array(new SharedArrayBuffer(4));

function standsStill(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  // The name before the state may hold anything.
  return readdirSync(tasks).every((task) => /.*\) T/s.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')));
}
