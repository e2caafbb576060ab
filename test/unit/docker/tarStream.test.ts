import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { extract } from 'tar-stream';
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
        const found = await read(await tarSessionFiles(files));
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
      await tarSessionFiles([
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
      await assert.rejects(read(await tarSessionFiles(files)), { code: 'ENOENT' });
    }
  });

  it('one that shrinks meanwhile is an error, not a torn archive', async () => {
    writeFileSync(folder.at('big'), Buffer.alloc(1_500_000));
    await assert.rejects(read(await tarSessionFiles([file('big', folder.at('big'), 2_000_000)])));
  });

  it('it ends when the signal is aborted', async () => {
    folder.write({ one: '1' });
    await assert.rejects(
      read(await tarSessionFiles([file('one', folder.at('one'), 1)], AbortSignal.abort())),
      {
        name: 'CancelledError',
      },
    );
  });

  it('small ones hold folders and bytes', async () => {
    const bytes = await tarBytes([
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
