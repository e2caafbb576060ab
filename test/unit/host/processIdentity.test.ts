import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify, isAlive } from '../../../src/host/processIdentity.ts';

describe('processIdentity', () => {
  it('this process is alive, and always has the same identity', async () => {
    const one = await identify(process.pid);
    assert.deepEqual(await identify(process.pid), one);
    assert.equal(await isAlive(one), true);
  });

  it('a later process with the same number is another one', async function () {
    if (process.platform === 'win32') return this.skip();
    const { pid, start } = await identify(process.pid);
    assert.ok(start);
    assert.equal(await isAlive({ pid, start: `${start}0` }), false);
    assert.equal(await isAlive({ pid }), true);
  });

  it('a process that ended is dead, as a zombie already', async function () {
    if (process.platform === 'win32') return this.skip();
    // The shell leaves its child a zombie while it sleeps itself.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = await identify(Number(said.toString()));
    for (let tries = 0; tries < 200 && (await isAlive(zombie)); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(await isAlive(zombie), false);
    const identity = await identify(parent.pid!);
    assert.equal(await isAlive(identity), true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    assert.equal(await isAlive(identity), false);
  });

  it('numbers that are no process are dead', async () => {
    assert.equal(await isAlive({ pid: 2 ** 22 + 1 }), false);
    assert.equal(await isAlive({ pid: -1, start: 'torn' }), false);
  });
});
