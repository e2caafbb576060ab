import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { tarBytes, type TarEntry } from './tarStream.ts';

/** Puts entries into a container, running or not, with `/` as their root. */
export async function putIntoContainer(
  container: Dockerode.Container,
  entries: readonly TarEntry[],
  root = '/',
): Promise<void> {
  await container.putArchive(tarBytes(entries), { path: root });
}

/** What we read is small; what the flow's code made of it may not be, in bytes. */
const largestRead = 64_000_000;

/** Reads the files below a path of a container, running or not, that `wanted` lets in, up to one that is too large; none where the path is not there. */
export async function readFromContainer(
  container: Dockerode.Container,
  path: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  let archive: Readable;
  try {
    archive = (await container.getArchive({ path })) as Readable;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return found;
    throw error;
  }
  const { extract } = await import('tar-stream');
  const entries = extract();
  archive.pipe(entries);
  archive.once('error', (error) => entries.destroy(error));
  for await (const entry of entries) {
    const { name, type, size } = entry.header;
    // Not even its end is waited for: the holes of a file come as zeros.
    if (size > largestRead) break;
    if (type !== 'file' || !wanted(name)) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    found.set(name, Buffer.concat(chunks));
  }
  archive.destroy();
  return found;
}

/** One small file of a container as text; undefined where it is not there. */
export async function readTextFromContainer(
  container: Dockerode.Container,
  path: string,
): Promise<string | undefined> {
  const [bytes] = (await readFromContainer(container, path)).values();
  return bytes?.toString('utf8');
}
