import { createHash } from 'node:crypto';

/**
 * Names the session of one flow folder on this machine: 32 hex digits from the folder's real path. The lineage would not do:
 * two clones of one repository share it, and outside git it changes with the machine's network.
 */
export function flowKey(realDir: string): string {
  return createHash('sha256').update(realDir).digest('hex').slice(0, 32);
}
