import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, symlinkSync } from 'node:fs';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { IgnoreRules } from '../../../src/flow/ignoreRules.ts';
import { walkFile, walkFolder } from '../../../src/flow/walkFolder.ts';
import { TestFolder } from '../../support/folder.ts';

describe('walkFolder', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  const walk = async () => await walkFolder(folder.path, 'x/', new IgnoreRules());
  const paths = async (): Promise<string[]> => (await walk()).files.map(({ path }) => path);

  it('finds files in the order of their paths, below the prefix', async () => {
    folder.write({ 'b/2': '', 'b/1': '', a: '', 'b-c': '', é: '', Z: '' });
    assert.deepEqual(await paths(), ['x/Z', 'x/a', 'x/b-c', 'x/b/1', 'x/b/2', 'x/é']);
  });

  it('takes a file by each of its names, and leaves out what is no file', async () => {
    folder.write({ real: 'text', 'folder/in': '' });
    linkSync(folder.at('real'), folder.at('hard'));
    symlinkSync('real', folder.at('soft'));
    symlinkSync('folder', folder.at('way'));
    execFileSync('mkfifo', [folder.at('pipe')]);
    const { files, problems } = await walk();
    assert.deepEqual(
      files.map(({ path, stats }) => [path, stats.size]),
      [
        ['x/folder/in', 0],
        ['x/hard', 4],
        ['x/real', 4],
        ['x/soft', 4],
        ['x/way/in', 0],
      ],
    );
    assert.deepEqual(problems, []);
  });

  it('does not look at links that are ignored, wherever they lead', async () => {
    folder.write({ '.gitignore': 'up\ngone\n' });
    symlinkSync('..', folder.at('up'));
    symlinkSync('nowhere', folder.at('gone'));
    assert.deepEqual([(await walk()).problems, await paths()], [[], ['x/.gitignore']]);
  });

  it('names each file, folder and link target that cannot be read', async () => {
    folder.write({ shut: '', 'closed/in': '', open: '', 'other/target': '' });
    symlinkSync('other/target', folder.at('link'));
    for (const path of ['shut', 'closed', 'other/target']) chmodSync(folder.at(path), 0o000);
    const { files, problems, alone } = await asNobody(folder.path, async () => ({
      ...(await walk()),
      alone: await walkFile(folder.at('shut'), 'shut', new IgnoreRules()),
    }));
    chmodSync(folder.at('closed'), 0o700);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['x/open'],
    );
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message.replace(`${folder.path}/`, '')]),
      ['closed', 'link', 'other/target', 'shut'].map((name) => ['FSE122', `${name} cannot be read (EACCES)`]),
    );
    assert.deepEqual([alone.files, alone.problems[0]?.code], [[], 'FSE122']);
  });

  it('says what is no folder', async () => {
    folder.write({ file: '' });
    const { problems } = await walkFolder(folder.at('file'), '', new IgnoreRules());
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['FSE122'],
    );
  });

  it('ends when it is cancelled', async () => {
    await assert.rejects(walkFolder(folder.path, '', new IgnoreRules(), AbortSignal.abort()), CancelledError);
  });
});

/** Root can read anything, so for root this is done as somebody else who can only look. */
async function asNobody<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return await work();
  chmodSync(folder, 0o755);
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
