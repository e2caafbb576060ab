import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { SessionFile } from './sessionFile.ts';

/** The earliest time that a zip can hold: the same members give the same bytes on any day. */
const fixedTime = new Date(1980, 0, 1);

/** Packs a session file of content `zip`; members are sorted, times fixed. */
export async function zipBytes({ members = [] }: SessionFile): Promise<Buffer> {
  // Few flows include a zip, and every start of the extension would load it.
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const packed = buffer(zip.outputStream);
  for (const { path, source, mode } of members) {
    // Read one by one: yazl would open all of them at once.
    zip.addBuffer(await readFile(source), path, {
      mtime: fixedTime,
      mode: 0o100000 | mode,
      // Without this the time zone would be in the bytes.
      forceDosTimestamp: true,
    });
  }
  zip.end();
  return await packed;
}
