import { readFile } from 'node:fs/promises';
import type { SessionFile } from '../../flow/sessionFile.ts';
import { zipBytes } from '../../flow/zipBytes.ts';

/** What the session gets as the file's content. */
export async function contentOf(file: SessionFile): Promise<Buffer> {
  switch (file.content) {
    case 'text':
      return Buffer.from(file.text ?? '');
    case 'zip':
      return await zipBytes(file);
    case 'file':
      return await readFile(file.source);
  }
}

/** Always writable by whoever owns it: the next change has to be able to replace it. */
export const modeOf = (file: SessionFile): number => (file.mode & 0o777) | 0o600;
