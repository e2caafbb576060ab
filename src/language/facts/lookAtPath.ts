import { stat } from 'node:fs/promises';

/** What is at a path; `unknown` where the disk does not say. */
export async function lookAtPath(path: string): Promise<'file' | 'folder' | 'none' | 'unknown'> {
  try {
    const stats = await stat(path);
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'unknown';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : 'unknown';
  }
}
