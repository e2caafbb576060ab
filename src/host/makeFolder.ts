import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder of ours, and those above it, for this user alone. Node's own recursive way never ends where a folder is
 * there and yet takes none into it (Linux: below /proc); here that is an ENOENT.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path, ['EEXIST', 'ENOENT'])) return;
  await makeFolder(dirname(path));
  await isMade(path, ['EEXIST']);
}

/** False where the folder above is missing; errors other than the expected ones are thrown. */
async function isMade(path: string, expected: string[]): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!expected.includes(code ?? '')) throw error;
    return code === 'EEXIST';
  }
}
