import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that these folders take on the disk together; what several names lead to (hard links) counts once. */
export async function diskBytes(...folders: string[]): Promise<number> {
  const seen = new Map<string, number>();
  for (const folder of folders) await walk(folder, seen);
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
}

async function walk(path: string, seen: Map<string, number>): Promise<void> {
  const stats: Stats | undefined = await lstat(path).catch(() => undefined);
  if (!stats) return;
  seen.set(`${stats.dev}:${stats.ino}`, stats.blocks * 512);
  if (!stats.isDirectory()) return;
  for (const name of await readdir(path)) await walk(join(path, name), seen);
}
