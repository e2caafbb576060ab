import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';

/**
 * Names the session of one flow folder on this machine: 32 hex digits from the flow's lineage and its real path.
 * The lineage alone is the same in two clones of one repository, whose files differ; here each clone has a session of its own.
 */
export async function flowKey(lineage: string, dir: string): Promise<string> {
  const real = await realpath(dir);
  return createHash('sha256').update(`${lineage}\n${real}`).digest('hex').slice(0, 32);
}
