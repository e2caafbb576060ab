import type { StoredItem } from '../../session/sessionBackend.ts';
import type { VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { bytesInWords } from '../output.ts';

/** Environments that nobody used for so long go without being asked for by name. */
const unusedForDays = 14;

/**
 * Removes what nothing needs: what a crash left, and environments that were not used for two weeks (with --all every
 * environment and ended session that is not in use). With --dry-run it only says so.
 */
export const gc: VerbHandler = async ({ args, out, sessions, signal }) => {
  const stored = await sessions.stored(signal);
  const old = Date.now() - unusedForDays * 24 * 3600 * 1000;
  const goes = stored.filter(
    (item) =>
      !item.inUse && (item.orphan || args.all || (item.kind === 'environment' && item.lastUsedAt < old)),
  );
  const gone: StoredItem[] = [];
  for (const item of goes) if (args.dryRun || (await sessions.remove(item))) gone.push(item);
  const kept = stored.filter((item) => !gone.includes(item));
  const freedBytes = gone.reduce((sum, { bytes }) => sum + bytes, 0);
  const verb = args.dryRun ? 'would be removed' : 'removed';
  out.result(
    { dryRun: args.dryRun, items: gone.map(whole), kept: kept.map(whole), freedBytes },
    [
      ...gone.map((item) => `${verb}: ${line(item)}`),
      ...kept.map((item) => `kept: ${line(item)}`),
      `${bytesInWords(freedBytes)} ${args.dryRun ? 'would be' : 'were'} freed`,
    ].join('\n'),
  );
  return exitCodes.done;
};

/** File systems count parts of milliseconds. */
const whole = (item: StoredItem): StoredItem => ({ ...item, lastUsedAt: Math.floor(item.lastUsedAt) });

const line = ({ kind, id, bytes, reason }: StoredItem): string =>
  `${bytesInWords(bytes).padStart(8)}  ${kind} ${shortId(id)}: ${reason}`;

/** Hashes are told by their beginning; names as they are. */
const shortId = (id: string): string =>
  id.replace('sha256:', '').replace(/([0-9a-f]{12})[0-9a-f]{20,}/, '$1');
