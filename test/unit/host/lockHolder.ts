import { open, rm } from 'node:fs/promises';
import process from 'node:process';
import { tryLock } from '../../../src/host/fileLock.ts';

/**
 * A process for the tests of the lock. `hold PATH`: takes it and keeps it. `once PATH`: says whether it got it and ends.
 * `race PATH COUNTER`: takes it as often as it can in a while and checks each time that nobody else is inside.
 */
const [, , order = '', path = '', inside = ''] = process.argv;
switch (order) {
  case 'hold':
    process.stdout.write((await tryLock(path)) ? 'held\n' : 'refused\n');
    setInterval(() => {}, 1000);
    break;
  case 'once':
    // Starts together with the others: at the next full tick of the clock.
    await new Promise((resolve) => setTimeout(resolve, 100 - (Date.now() % 100)));
    process.stdout.write((await tryLock(path)) ? 'held\n' : 'refused\n');
    // Holds it until it is told that all have asked.
    process.stdin.once('data', () => process.exit());
    break;
  case 'race': {
    let times = 0;
    for (const end = Date.now() + 150; Date.now() < end;) {
      const lock = await tryLock(path);
      if (!lock) continue;
      const file = await open(inside, 'wx');
      await file.close();
      await rm(inside);
      times += 1;
      await lock.release();
    }
    process.stdout.write(`${times}\n`);
    break;
  }
}
