import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import type { Owner } from './labels.ts';

/**
 * Copies what lies below a folder of one container, running or not, into the same folder of another that has not been
 * started. All of it is `owner`'s there. A socket stays behind: it belongs to a program.
 */
export async function carryVolume(
  from: Dockerode.Container,
  to: Dockerode.Container,
  folder: string,
  { uid, gid }: Owner,
): Promise<void> {
  const { extract, pack } = await import('tar-stream');
  const archive = (await from.getArchive({ path: folder })) as Readable;
  const read = extract();
  const written = pack();
  const inFolder = (name: string): string => name.slice(name.indexOf('/') + 1);
  const copy = async (): Promise<void> => {
    for await (const entry of read) {
      const { header } = entry;
      const { name, type, linkname } = header;
      // The folder itself is there, and has its owner.
      if (!inFolder(name)) {
        entry.resume();
        continue;
      }
      const target = type === 'link' && linkname ? inFolder(linkname) : linkname;
      const { pax: _pax, ...rest } = header;
      const named = {
        ...rest,
        name: inFolder(name),
        linkname: target ?? null,
        uid,
        gid,
        uname: '',
        gname: '',
      };
      await pipeline(entry, written.entry(named));
    }
    written.finalize();
  };
  const copying = copy().catch((error: unknown) => {
    written.destroy(error as Error);
    throw error;
  });
  const reading = pipeline(archive, read);
  await Promise.all([
    reading,
    copying,
    to.putArchive(written as unknown as NodeJS.ReadableStream, { path: folder }),
  ]);
}
