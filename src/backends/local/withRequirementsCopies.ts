import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RequirementsCopy } from '../../session/feeds/preparePrivateRequirements.ts';

/** Lays the copies into a session's flow folder for as long as `work` takes, however it ends. */
export async function withRequirementsCopies<T>(
  folder: string,
  copies: readonly RequirementsCopy[],
  work: () => Promise<T>,
): Promise<T> {
  const laid = copies.map(({ path, text }) => ({ file: join(folder, path), text }));
  try {
    for (const { file, text } of laid) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { mode: 0o600 });
    }
    return await work();
  } finally {
    for (const { file } of laid) await rm(file, { force: true });
  }
}
