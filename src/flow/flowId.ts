import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/**
 * The flow's lineage as prompt flow computes it (get_flow_lineage_id): SHA-256 of `<name of the git root>/<path in it>`;
 * outside git of `<MAC address as a number>/<absolute path>`. 64 hex digits.
 */
export async function flowLineage(dir: string): Promise<string> {
  const absolute = resolve(dir);
  const root = await gitRoot(absolute);
  if (!root) return lineageHash(`${machineNumber()}/${toPosix(absolute)}`);
  const inside = toPosix(relative(root, absolute)) || '.';
  return lineageHash(`${basename(root)}/${inside}`);
}

export const lineageHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The nearest folder above with a `.git` in it, be that a repository's folder or the file of a worktree. */
async function gitRoot(dir: string): Promise<string | undefined> {
  for (let folder = dir; ; folder = dirname(folder)) {
    const mark = await stat(join(folder, '.git')).catch(() => undefined);
    const head = mark?.isDirectory() ? await stat(join(folder, '.git', 'HEAD')).catch(() => undefined) : mark;
    if (head?.isFile()) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * What Python's `uuid.getnode()` gives: the first hardware address that is universally administered, else the first one.
 * Python itself may see interfaces that are down, and makes up a number where there are none; here the host name decides
 * then, so that the answer stays the same.
 */
export function machineNumber(interfaces = networkInterfaces()): string {
  const addresses = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .map(({ mac }) => BigInt(`0x${mac.replaceAll(':', '') || '0'}`))
    .filter((mac) => mac !== 0n);
  const universal = addresses.find((mac) => (mac & (1n << 41n)) === 0n);
  const made =
    BigInt(`0x${createHash('sha256').update(hostname()).digest('hex').slice(0, 12)}`) | (1n << 40n);
  return String(universal ?? addresses[0] ?? made);
}

const toPosix = (path: string): string => path.split(sep).join('/');
