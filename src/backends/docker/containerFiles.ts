import type Dockerode from 'dockerode';
import { extract } from 'tar-stream';
import { tarBytes, type TarEntry } from './tarStream.ts';

/** Puts entries into a container, running or not, with `/` as their root. */
export async function putIntoContainer(
  container: Dockerode.Container,
  entries: readonly TarEntry[],
  root = '/',
): Promise<void> {
  await container.putArchive(await tarBytes(entries), { path: root });
}

/** Reads the files below a path of a container, running or not, that `wanted` lets in; none where the path is not there. */
export async function readFromContainer(
  container: Dockerode.Container,
  path: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  let archive: NodeJS.ReadableStream;
  try {
    archive = await container.getArchive({ path });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return found;
    throw error;
  }
  const entries = extract();
  archive.pipe(entries);
  archive.once('error', (error) => entries.destroy(error));
  for await (const entry of entries) {
    const { name, type } = entry.header;
    if (type !== 'file' || !wanted(name)) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    found.set(name, Buffer.concat(chunks));
  }
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
