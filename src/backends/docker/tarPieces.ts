import { close, closeSync, fstat, fstatSync, open, openSync, read, readSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { Patience } from '../../common/patience.ts';
import type { SessionFile } from '../../flow/sessionFile.ts';
import { contentOf, modeOf } from './fileContent.ts';
import type { Owner } from './labels.ts';
import { padding, tarEnd, tarHeader, type TarHeader } from './tarHeader.ts';

/** How much is sent at a time, in bytes: each piece costs the engine a few steps, however small it is. */
const piece = 128 * 1024;

/** How long the reading of an archive may hold up everybody, in milliseconds; it lets go of them after each piece. */
const longestWait = 100;

/** How many files are read at once where it may not, and up to which size, in bytes. */
const atOnce = 16;
const largestAhead = 1_000_000;

export interface TarOptions {
  signal?: AbortSignal | undefined;
  /** Whom the files and their folders belong to. */
  owner?: Owner | undefined;
  /** Use the memory of a piece again once the one after the next is asked for. */
  reuse?: boolean;
}

/** An archive of session files in pieces of a useful size. A file that cannot be read ends it with that error. */
export async function* tarPieces(
  files: readonly SessionFile[],
  { signal, owner, reuse = false }: TarOptions,
): AsyncGenerator<Buffer> {
  const patience = new Patience(longestWait);
  const ahead = new ReadAhead(files);
  const out = new Pieces(reuse);
  for (const path of owner ? foldersOf(files) : [])
    yield* out.add(tarHeader({ path, kind: 'folder', mode: 0o755, size: 0, ...owner }));
  for (const [index, file] of files.entries()) {
    throwIfCancelled(signal);
    const { path, mtimeMs } = file;
    const about = { path, kind: 'file' as const, mode: modeOf(file), mtimeMs, ...owner };
    if (file.content === 'file' && !ahead.has(index) && (patience.isLeft || isLarge(file)))
      yield* fromDisk(file.source, about, out, patience);
    else yield* inOne(await ahead.take(index), about, out);
  }
  yield* out.add(tarEnd);
  yield out.rest();
}

/** Writes pieces that use their memory again, and then ends the stream; what goes wrong destroys it. */
export async function feedPieces(pieces: AsyncIterable<Buffer>, stream: Writable): Promise<void> {
  let writing: Promise<void> | undefined;
  try {
    for await (const bytes of pieces) {
      await writing;
      writing = new Promise((resolve, reject) =>
        stream.write(bytes, (error) => (error ? reject(error) : resolve())),
      );
      // Told when the next piece is there.
      writing.catch(() => {});
    }
    await writing;
    stream.end();
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

type About = Omit<TarHeader, 'size'>;

function* inOne(bytes: Buffer, about: About, out: Pieces): Generator<Buffer> {
  yield* out.add(tarHeader({ ...about, size: bytes.length }));
  yield* out.add(bytes);
  yield* out.add(padding(bytes.length));
}

const aside = {
  open: promisify(open),
  fstat: promisify(fstat),
  read: promisify(read),
  close: promisify(close),
};

/** Reads a file to where it belongs, without a copy in between. What has been said of its size must hold until its end. */
async function* fromDisk(
  source: string,
  about: About,
  out: Pieces,
  patience: Patience,
): AsyncGenerator<Buffer> {
  const file = await patience.ask(
    () => openSync(source, 'r'),
    async () => await aside.open(source, 'r'),
  );
  try {
    const { size } = await patience.ask(
      () => fstatSync(file),
      async () => await aside.fstat(file),
    );
    yield* out.add(tarHeader({ ...about, size }));
    for (let at = 0; at < size;) {
      const room = out.room(size - at);
      const count = await patience.ask(
        () => readSync(file, room, 0, room.length, at),
        async () => (await aside.read(file, room, 0, room.length, at)).bytesRead,
      );
      if (!count) throw new Error(`${source} changed while it was read`);
      at += count;
      yield* out.filled(count);
    }
    yield* out.add(padding(size));
  } finally {
    await patience.ask(
      () => closeSync(file),
      async () => await aside.close(file),
    );
  }
}

/** Fills one piece after the other. */
class Pieces {
  readonly #reuse: boolean;
  #bytes: Buffer<ArrayBuffer> = Buffer.allocUnsafeSlow(piece);
  #before: Buffer<ArrayBuffer> | undefined;
  #used = 0;

  constructor(reuse: boolean) {
    this.#reuse = reuse;
  }

  *add(bytes: Buffer): Generator<Buffer> {
    for (let from = 0; from < bytes.length;) {
      const copied = bytes.copy(this.#bytes, this.#used, from);
      from += copied;
      yield* this.filled(copied);
    }
  }

  /** Where the next bytes belong, up to so many. */
  room(most: number): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(this.#used, this.#used + most);
  }

  /** So many bytes have been put there. */
  *filled(count: number): Generator<Buffer> {
    this.#used += count;
    if (this.#used === piece) yield this.rest();
  }

  /** What is there since the last piece. */
  rest(): Buffer {
    const bytes = this.#bytes;
    const used = this.#used;
    this.#bytes = (this.#reuse && this.#before) || Buffer.allocUnsafeSlow(piece);
    this.#before = bytes;
    this.#used = 0;
    return bytes.subarray(0, used);
  }
}

/** Reads files before their turn comes, a few at a time. */
class ReadAhead {
  readonly #files: readonly SessionFile[];
  readonly #reading = new Map<number, Promise<Buffer>>();

  constructor(files: readonly SessionFile[]) {
    this.#files = files;
  }

  has(index: number): boolean {
    return this.#reading.has(index);
  }

  async take(index: number): Promise<Buffer> {
    for (let next = index; next < Math.min(this.#files.length, index + atOnce); next += 1) {
      const file = this.#files[next]!;
      if (this.#reading.has(next) || (next > index && isLarge(file))) continue;
      const bytes = contentOf(file);
      // Told when its turn comes.
      bytes.catch(() => {});
      this.#reading.set(next, bytes);
    }
    const bytes = this.#reading.get(index)!;
    this.#reading.delete(index);
    return await bytes;
  }
}

const isLarge = ({ content, size }: SessionFile): boolean => content === 'file' && size > largestAhead;

/** Every folder that a file is in, before those in it. */
function foldersOf(files: readonly SessionFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files)
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
      folders.add(path.slice(0, slash));
  return [...folders].sort();
}
