import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { isLocked, tryLock, withLock } from '../../../src/host/fileLock.ts';

const program = join(import.meta.dirname, 'lockHolder.ts');

describe('fileLock', function () {
  this.timeout(20_000);
  let folder: string;
  let path: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-lock-'));
    path = join(folder, 'deep', 'one.lock');
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a holder and resolves with what it says first. */
  const ask = async (order: string): Promise<{ child: ChildProcess; said: string }> => {
    const child = spawn(process.execPath, [program, order, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, said: said.toString().trim() };
  };

  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('is held by one at a time, in one process too', async () => {
    assert.equal(await isLocked(path), false);
    const lock = await tryLock(path);
    assert.ok(lock);
    assert.equal(await isLocked(path), true);
    assert.equal(await tryLock(path), undefined);
    await lock.release();
    assert.equal(await isLocked(path), false);
    const again = await tryLock(path);
    assert.ok(again);
    await lock.release();
    assert.equal(await isLocked(path), true, 'a lock was released by one who had it before');
    await again.release();
    assert.deepEqual(readdirSync(join(folder, 'deep')), []);
  });

  it('is refused while another process holds it, and free once that was killed', async () => {
    const { child, said } = await ask('hold');
    assert.equal(said, 'held');
    assert.equal(await isLocked(path), true);
    assert.equal(await tryLock(path), undefined);
    await kill(child);
    assert.equal(await isLocked(path), false);
    const lock = await tryLock(path);
    assert.ok(lock);
    await lock.release();
    assert.deepEqual(readdirSync(join(folder, 'deep')), []);
  });

  it('the lock of a killed holder is taken over by exactly one of those who ask at once', async () => {
    const { child } = await ask('hold');
    await kill(child);
    const answers = await Promise.all([ask('once'), ask('once'), ask('once'), ask('once')]);
    const held = answers.filter(({ said }) => said === 'held');
    for (const { child } of answers) child.stdin!.write('done\n');
    assert.equal(held.length, 1, answers.map(({ said }) => said).join());
  });

  it('in a race nobody is inside together with somebody else', async () => {
    const inside = join(folder, 'inside');
    const run = promisify(execFile);
    const racers = ['race', 'race', 'race'].map((order) =>
      run(process.execPath, [program, order, path, inside]),
    );
    const times = (await Promise.all(racers)).map(({ stdout }) => Number(stdout));
    assert.ok(times.reduce((sum, one) => sum + one) > 0, `taken ${times.join()} times`);
    assert.equal(existsSync(path), false);
  });

  it('a file that was never written is taken over; one of an unknown process too', async () => {
    mkdirSync(dirname(path));
    for (const content of ['{"pid":', JSON.stringify({ pid: 2 ** 22 + 1, start: '1', token: 'old' })]) {
      writeFileSync(path, content);
      const lock = await tryLock(path);
      assert.ok(lock, content);
      await lock.release();
    }
    assert.deepEqual(readdirSync(dirname(path)), []);
  });

  it('withLock works after the holder, can be left, and is free after a failure', async () => {
    const lock = await tryLock(path);
    const order: string[] = [];
    const waiting = withLock(path, async () => void order.push('mine'));
    await assert.rejects(
      withLock(path, async () => assert.fail(), AbortSignal.timeout(20)),
      CancelledError,
    );
    order.push('theirs');
    await lock?.release();
    await waiting;
    assert.deepEqual(order, ['theirs', 'mine']);
    await assert.rejects(
      withLock(path, async () => {
        throw new Error('broken');
      }),
      /broken/,
    );
    assert.equal(await isLocked(path), false);
  });
});
