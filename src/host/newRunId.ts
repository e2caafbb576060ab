import { randomBytes } from 'node:crypto';

/** Names a run: sorts by time, is unique, and is short enough to be typed. */
export function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${time}-${randomBytes(3).toString('hex')}`;
}
