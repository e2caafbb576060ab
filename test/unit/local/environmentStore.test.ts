import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyEnvironment, EnvironmentStore } from '../../../src/backends/local/environmentStore.ts';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { Home } from '../../../src/host/home.ts';

const digest = 'd'.repeat(64);
const info = { python: '3.11.0', basePackages: [], requirements: ['alpha'] };
const never = new AbortController().signal;
const bin = process.platform === 'win32' ? 'Scripts' : 'bin';

/** Lays an environment as the tools do, with what the name of its place is written into. */
async function lay(path: string, content: string): Promise<void> {
  mkdirSync(join(path, bin), { recursive: true });
  mkdirSync(join(path, 'lib'));
  writeFileSync(join(path, bin, 'pip'), `#!${path}/bin/python\nimport pip\n`, { mode: 0o755 });
  writeFileSync(join(path, bin, 'activate'), `VIRTUAL_ENV='${path}'\n`);
  writeFileSync(join(path, 'lib', 'content.py'), content);
}

describe('EnvironmentStore', () => {
  let home: Home;
  let store: EnvironmentStore;

  beforeEach(() => {
    home = new Home(mkdtempSync(join(tmpdir(), 'flow-sessions-store-')));
    store = new EnvironmentStore(home);
  });

  afterEach(() => rmSync(home.root, { recursive: true, force: true }));

  const make = async (content: string, again = false, signal = never): Promise<{ made: boolean }> =>
    await store.make(
      digest,
      info,
      async (path) => await lay(path, content),
      () => {},
      signal,
      again,
    );
  const content = (): string => readFileSync(join(store.path(digest), 'lib', 'content.py'), 'utf8');

  it('makes one once', async () => {
    assert.equal(await store.find(digest), undefined);
    assert.deepEqual(await make('first'), { made: true });
    assert.deepEqual(await make('second'), { made: false });
    assert.equal(content(), 'first');
    const found = await store.find(digest);
    assert.deepEqual([found?.python, found?.requirements], ['3.11.0', ['alpha']]);
    assert.deepEqual(readdirSync(home.environments), [digest]);
  });

  it('two who ask at once make it once, and the second hears that it waits', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let waits = 0;
    const first = store.make(
      digest,
      info,
      async (path) => {
        begun.resolve();
        await gate.promise;
        await lay(path, 'first');
      },
      () => {},
      never,
    );
    await begun.promise;
    const second = new EnvironmentStore(home).make(
      digest,
      info,
      async () => assert.fail('made twice'),
      () => {
        waits += 1;
        gate.resolve();
      },
      never,
    );
    assert.deepEqual(await Promise.all([first, second]), [{ made: true }, { made: false }]);
    assert.equal(waits, 1);
  });

  it('what was never finished counts for nothing, and leaves nothing', async () => {
    const failing = store.make(
      digest,
      info,
      async (path) => {
        await lay(path, 'half');
        throw new Error('planted');
      },
      () => {},
      never,
    );
    await assert.rejects(failing, /planted/);
    assert.deepEqual(readdirSync(home.environments), []);
    await lay(store.path(digest), 'left by a killed process');
    assert.equal(await store.find(digest), undefined);
    assert.deepEqual(await make('whole'), { made: true });
    assert.equal(content(), 'whole');
  });

  it('made again, it takes the place of the old one at the very end, with its own name written into it', async () => {
    await make('old');
    let during = '';
    await store.make(
      digest,
      info,
      async (path) => {
        during = content();
        await lay(path, 'new');
      },
      () => {},
      never,
      true,
    );
    assert.equal(during, 'old');
    assert.equal(content(), 'new');
    const path = store.path(digest);
    assert.equal(readFileSync(join(path, bin, 'pip'), 'utf8'), `#!${path}/bin/python\nimport pip\n`);
    assert.deepEqual(readdirSync(home.environments), [digest]);
  });

  it('made again in vain, the old one stays', async () => {
    await make('old');
    const failing = store.make(
      digest,
      info,
      async (path) => {
        await lay(path, 'half');
        throw new Error('planted');
      },
      () => {},
      never,
      true,
    );
    await assert.rejects(failing, /planted/);
    assert.equal(content(), 'old');
    assert.ok(await store.find(digest));
    await assert.rejects(make('new', true, AbortSignal.abort()), CancelledError);
    assert.equal(content(), 'old');
    assert.deepEqual(readdirSync(home.environments), [digest]);
  });

  it('lists what is there, and removes it', async () => {
    await make('first');
    mkdirSync(join(home.environments, 'e'.repeat(64)));
    mkdirSync(join(home.environments, 'something else'));
    const listed = await store.list();
    assert.deepEqual(
      new Map(listed.map(({ digest: name, busy, info: known }) => [name[0], [busy, known !== undefined]])),
      new Map([
        ['d', [false, true]],
        ['e', [false, false]],
      ]),
    );
    await store.remove(digest);
    assert.equal(existsSync(store.path(digest)), false);
    assert.equal(await store.find(digest), undefined);
  });
});

describe('copyEnvironment', () => {
  it('gives scripts their new place, and leaves programs, links and modes as they are', async function () {
    if (process.platform === 'win32') return this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'flow-sessions-copy-'));
    try {
      const [from, to] = [join(folder, 'from'), join(folder, 'deep', 'to')];
      await lay(from, `place = '${from}'`);
      writeFileSync(join(from, 'environment.json'), '{}');
      writeFileSync(join(from, bin, 'launcher'), `\0${from}\0`);
      symlinkSync('/usr/bin/python3', join(from, bin, 'python'));
      symlinkSync('lib', join(from, 'lib64'));
      await copyEnvironment(from, to);
      assert.equal(readFileSync(join(to, bin, 'pip'), 'utf8'), `#!${to}/bin/python\nimport pip\n`);
      assert.equal(readFileSync(join(to, bin, 'activate'), 'utf8'), `VIRTUAL_ENV='${to}'\n`);
      assert.equal(statSync(join(to, bin, 'pip')).mode & 0o777, 0o755);
      assert.equal(readFileSync(join(to, bin, 'launcher'), 'utf8'), `\0${from}\0`);
      assert.equal(readlinkSync(join(to, bin, 'python')), '/usr/bin/python3');
      assert.equal(readlinkSync(join(to, 'lib64')), 'lib');
      assert.equal(readFileSync(join(to, 'lib', 'content.py'), 'utf8'), `place = '${from}'`);
      assert.equal(existsSync(join(to, 'environment.json')), false);
      assert.equal(readFileSync(join(from, bin, 'activate'), 'utf8'), `VIRTUAL_ENV='${from}'\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
