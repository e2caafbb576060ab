import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pack } from 'tar-stream';
import { throwIfCancelled } from '../../common/cancelled.ts';
import type { Owner } from './labels.ts';
import type { SessionFile } from '../../flow/sessionFile.ts';
import { zipBytes } from '../../flow/zipBytes.ts';

/** Something to be put into an archive. */
export type TarEntry =
  | { kind: 'folder'; path: string; mode?: number; uid?: number; gid?: number }
  | { kind: 'bytes'; path: string; mode?: number; bytes: Uint8Array | string };

/** Files above this size are streamed from the disk instead of being read ahead, in bytes. */
const largestRead = 1_000_000;

/** How many small files are read ahead of the one that is being written. */
const ahead = 32;

/** A small archive, whole. */
export async function tarBytes(entries: readonly TarEntry[]): Promise<Buffer> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  for (const entry of entries) {
    const { path: name, mode } = entry;
    if (entry.kind === 'folder') {
      const { uid = 0, gid = 0 } = entry;
      archive.entry({ name: `${name}/`, type: 'directory', mode: mode ?? 0o755, uid, gid });
    } else archive.entry({ name, mode: mode ?? 0o644 }, Buffer.from(entry.bytes));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Session files as one stream; with an `owner` they are its own, and so are their folders. A file that cannot be read ends it
 * with that error.
 */
export async function tarSessionFiles(
  files: readonly SessionFile[],
  signal?: AbortSignal,
  owner?: Owner,
): Promise<Readable> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  // Whoever asked gets to listen before anything can go wrong.
  setImmediate(() => {
    packAll(archive, files, signal, owner).then(
      () => archive.finalize(),
      (error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  return archive as unknown as Readable;
}

async function packAll(
  archive: Pack,
  files: readonly SessionFile[],
  signal: AbortSignal | undefined,
  owner: Owner | undefined,
): Promise<void> {
  if (owner)
    for (const name of foldersOf(files))
      archive.entry({ name: `${name}/`, type: 'directory', mode: 0o755, ...owner });
  const reading = new Map<number, Promise<Buffer>>();
  const readAhead = (from: number): void => {
    for (let index = from; index < Math.min(files.length, from + ahead); index += 1) {
      const file = files[index]!;
      if (file.size > largestRead || reading.has(index)) continue;
      const bytes = contentOf(file);
      bytes.catch(() => {});
      reading.set(index, bytes);
    }
  };
  for (const [index, file] of files.entries()) {
    throwIfCancelled(signal);
    readAhead(index);
    const header = { name: file.path, mode: modeOf(file), mtime: new Date(file.mtimeMs), ...owner };
    const bytes = reading.get(index);
    if (bytes || file.content !== 'file') {
      await written(archive, header, (await bytes) ?? (await contentOf(file)));
      reading.delete(index);
    } else await pipeline(createReadStream(file.source), archive.entry({ ...header, size: file.size }));
  }
}

/** Whoever writes to an archive waits until it has taken the bytes: only then can the next file begin. */
async function written(
  archive: Pack,
  header: { name: string; mode: number; mtime: Date },
  bytes: Buffer,
): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    archive.entry(header, bytes, (error) => (error ? reject(error) : resolve())),
  );
}

/** Every folder that a file is in, before those in it. */
function foldersOf(files: readonly SessionFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files)
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
      folders.add(path.slice(0, slash));
  return [...folders].sort();
}

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
