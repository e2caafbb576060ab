import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PassThrough, Transform, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { feedPieces, tarPieces } from '../../../src/backends/docker/tarPieces.ts';
import { tarBytes, tarSessionFiles } from '../../../src/backends/docker/tarStream.ts';
import type { SessionFile } from '../../../src/flow/sessionFile.ts';
import { TestFolder } from '../../support/folder.ts';

interface Read {
  type: string | null | undefined;
  mode: number | undefined;
  bytes: Buffer;
}

/** What an archive holds, by name. */
async function read(archive: AsyncIterable<Buffer>): Promise<Map<string, Read>> {
  const found = new Map<string, Read>();
  const entries = extract();
  const feeding = (async () => {
    for await (const chunk of archive) entries.write(chunk);
    entries.end(undefined);
  })();
  feeding.catch((error: Error) => entries.destroy(error));
  for await (const entry of entries) {
    const { name, type, mode } = entry.header;
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    assert.equal(found.has(name), false, `${name} is there twice`);
    found.set(name, { type, mode, bytes: Buffer.concat(chunks) });
  }
  await feeding;
  return found;
}

/** What goes over the wire of an archive. */
function sent(...[files, options]: Parameters<typeof tarSessionFiles>): AsyncIterable<Buffer> {
  const wire = new Transform({
    transform: (bytes: Buffer, _encoding, done) => done(null, Buffer.from(bytes)),
  });
  const archive = tarSessionFiles(files, options);
  archive.on('error', (error) => wire.destroy(error as Error));
  archive.pipe(wire);
  return wire;
}

describe('archives for containers', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  const file = (
    path: string,
    source: string,
    size: number,
    more: Partial<SessionFile> = {},
  ): SessionFile => ({
    path,
    size,
    mode: 0o644,
    mtimeMs: 1_700_000_000_000,
    origin: { kind: 'flow' },
    source,
    rule: 'flow folder',
    content: 'file',
    ...more,
  });

  it('every file comes as it is, whatever its name, size and number', async () => {
    const letter = fc.constantFrom(
      'a',
      'B',
      '1',
      ' ',
      '.',
      '-',
      "'",
      '"',
      '$',
      '(',
      ';',
      '\\',
      '\n',
      'é',
      '漢',
      '😀',
      '%',
      '*',
    );
    const part = fc
      .oneof(fc.string({ unit: letter, minLength: 1, maxLength: 60 }), fc.constant('x'.repeat(180)))
      // What a name on disk cannot be, and what a file system of 255 bytes does not take.
      .filter((name) => name !== '.' && name !== '..' && Buffer.byteLength(name) <= 200);
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const size = fc.oneof(fc.constantFrom(0, 1, 511, 512, 513), fc.nat(5000));
    const all = fc.uniqueArray(fc.record({ path, size, mode: fc.constantFrom(0o644, 0o755, 0o400) }), {
      selector: ({ path: one }) => one,
      maxLength: 60,
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(all, async (wanted) => {
        round += 1;
        const files = wanted.map(({ path: name, size: bytes, mode }, index) => {
          const source = folder.at(String(round), String(index));
          mkdirSync(dirname(source), { recursive: true });
          writeFileSync(source, Buffer.alloc(bytes, index + 1));
          return file(name, source, bytes, { mode });
        });
        const found = await read(sent(files));
        assert.deepEqual([...found.keys()].sort(), wanted.map((one) => one.path).sort());
        for (const [index, { path: name, size: bytes, mode }] of wanted.entries()) {
          assert.deepEqual(found.get(name), {
            type: 'file',
            mode: mode | 0o600,
            bytes: Buffer.alloc(bytes, index + 1),
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('big files are streamed between small ones, texts and packed folders', async () => {
    const big = Buffer.alloc(3_000_001, 'big');
    folder.write({ 'small.txt': 'small', 'zipped/one.txt': 'one' });
    writeFileSync(folder.at('big.bin'), big);
    const members = [
      { path: 'one.txt', source: folder.at('zipped/one.txt'), size: 3, mode: 0o644, mtimeMs: 0 },
    ];
    const found = await read(
      sent([
        file('small.txt', folder.at('small.txt'), 5),
        file('big.bin', folder.at('big.bin'), big.length),
        file('text.txt', '', 4, { content: 'text', text: 'text' }),
        file('zipped.zip', folder.at('zipped'), 3, { content: 'zip', members }),
        file('last.txt', folder.at('small.txt'), 5),
      ]),
    );
    assert.deepEqual([...found.keys()], ['small.txt', 'big.bin', 'text.txt', 'zipped.zip', 'last.txt']);
    assert.ok(found.get('big.bin')?.bytes.equals(big));
    assert.equal(found.get('text.txt')?.bytes.toString(), 'text');
    assert.equal(found.get('zipped.zip')?.bytes.subarray(0, 2).toString(), 'PK');
  });

  it('one that cannot be read ends it with that error', async () => {
    folder.write({ one: '1' });
    for (const size of [1, 2_000_000]) {
      const files = [file('one', folder.at('one'), 1), file('gone', folder.at('gone'), size)];
      await assert.rejects(read(sent(files)), { code: 'ENOENT' });
    }
  });

  it('one that has changed since it was listed comes as it is, whole', async () => {
    const now = Buffer.alloc(1_500_000, 'now');
    writeFileSync(folder.at('big'), now);
    for (const size of [3, 1_400_000, 2_000_000]) {
      const found = await read(sent([file('big', folder.at('big'), size)]));
      assert.ok(found.get('big')?.bytes.equals(now));
    }
  });

  it('one that shrinks while it is read is an error, not a torn archive', async () => {
    writeFileSync(folder.at('big'), Buffer.alloc(3_000_000));
    const pieces = tarPieces([file('big', folder.at('big'), 3_000_000)], {});
    await pieces.next();
    truncateSync(folder.at('big'), 1_000_000);
    await assert.rejects(read(pieces), /big changed while it was read/);
  });

  it('pieces whose memory is used again hold what the others do, where each is written before the one after the next', async () => {
    const files = Array.from({ length: 50 }, (_, index) => {
      writeFileSync(folder.at(String(index)), Buffer.alloc(index * 3000, index));
      return file(`data/${index}`, folder.at(String(index)), index * 3000);
    });
    const into = async (reuse: boolean): Promise<Buffer> => {
      const got: Buffer[] = [];
      const stream = new Writable({
        write(bytes: Buffer, _encoding, done) {
          setImmediate(() => {
            got.push(Buffer.from(bytes));
            done();
          });
        },
      });
      await feedPieces(tarPieces(files, { reuse }), stream);
      await finished(stream);
      return Buffer.concat(got);
    };
    assert.ok((await into(true)).equals(await into(false)));
  });

  it('a stream that is fed is destroyed where a file cannot be read, and the file is named', async () => {
    const stream = new PassThrough();
    stream.on('error', () => {});
    const feeding = feedPieces(tarPieces([file('gone', folder.at('gone'), 1)], {}), stream);
    await assert.rejects(feeding, { code: 'ENOENT', path: folder.at('gone') });
    assert.ok(stream.destroyed);
  });

  it('Python reads the names, sizes, modes, times and owners that were meant', async () => {
    const paths = [
      'short',
      `${'long/'.repeat(30)}name`,
      'x'.repeat(150),
      `${'y'.repeat(160)}/${'z'.repeat(20)}`,
      'é/漢 😀',
      'line\nbreak',
      'a = b',
    ];
    writeFileSync(folder.at('one'), '12345');
    const files = paths.map((path) => file(path, folder.at('one'), 5, { mode: 0o755 }));
    const archive = folder.at('archive.tar');
    const owner = { uid: 1_000_660_000, gid: 100 };
    const to = createWriteStream(archive);
    tarSessionFiles(files, { owner }).pipe(to);
    await finished(to);
    const program = `import json, sys, tarfile
print(json.dumps([[m.name, m.isdir(), m.size, m.mode, int(m.mtime), m.uid, m.gid] for m in tarfile.open(sys.argv[1])]))`;
    const { stdout } = await promisify(execFile)('python3', ['-c', program, archive], { encoding: 'utf8' });
    const read = JSON.parse(stdout) as [string, boolean, ...number[]][];
    const about = [false, 5, 0o755, 1_700_000_000, owner.uid, owner.gid];
    assert.deepEqual(
      read.filter(([, isFolder]) => !isFolder),
      paths.map((path) => [path, ...about]),
    );
    assert.deepEqual(
      read.filter(([, isFolder]) => isFolder).map(([name]) => name),
      [
        'long',
        ...Array.from({ length: 29 }, (_, index) => `long${'/long'.repeat(index + 1)}`),
        'y'.repeat(160),
        'é',
      ],
    );
  });

  it('it ends when the signal is aborted', async () => {
    folder.write({ one: '1' });
    await assert.rejects(read(sent([file('one', folder.at('one'), 1)], { signal: AbortSignal.abort() })), {
      name: 'CancelledError',
    });
  });

  it('small ones hold folders and bytes', async () => {
    const bytes = tarBytes([
      { kind: 'folder', path: 'flow', mode: 0o700, uid: 5, gid: 6 },
      { kind: 'bytes', path: 'flow/é', bytes: 'text' },
      { kind: 'bytes', path: 'empty', bytes: new Uint8Array() },
    ]);
    const found = await read(
      (async function* () {
        yield bytes;
      })(),
    );
    assert.deepEqual(
      [...found],
      [
        ['flow/', { type: 'directory', mode: 0o700, bytes: Buffer.alloc(0) }],
        ['flow/é', { type: 'file', mode: 0o644, bytes: Buffer.from('text') }],
        ['empty', { type: 'file', mode: 0o644, bytes: Buffer.alloc(0) }],
      ],
    );
  });
});
