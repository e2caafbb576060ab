import assert from 'node:assert/strict';
import { IdleWatch, type IdleFacts } from '../../../src/ui/idle/idleWatch.ts';

const minute = 60_000;
const flow = '/flows/hello';

/** Both clocks and the timers of a machine that can sleep and whose wall clock can be set. */
class Machine {
  wall = Date.UTC(2026, 10, 24, 18);
  steady = 0;
  readonly #timers = new Set<{ at: number; work: () => void }>();

  later(ms: number, work: () => void) {
    const timer = { at: this.steady + ms, work };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  get waits(): number[] {
    return [...this.#timers].map(({ at }) => at - this.steady);
  }

  /** Awake for so long, with everything done that a timer begins. */
  async run(ms: number): Promise<void> {
    const until = this.steady + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [first] = [...this.#timers].sort((one, other) => one.at - other.at);
      if (!first || first.at > until) break;
      this.#timers.delete(first);
      this.#pass(first.at - this.steady);
      first.work();
    }
    this.#pass(until - this.steady);
  }

  #pass(ms: number): void {
    this.steady += ms;
    this.wall += ms;
  }
}

describe('the warning before a session stops itself', () => {
  let machine: Machine;
  let session: IdleFacts | undefined;
  let warned: number[];
  let reads: number;
  let extended: number;
  let unreachable: boolean;
  let watch: IdleWatch;

  beforeEach(() => {
    machine = new Machine();
    session = { idleUntil: machine.wall + 60 * minute, idleSeconds: 3600, running: false };
    warned = [];
    reads = 0;
    extended = 0;
    unreachable = false;
    watch = new IdleWatch({
      now: () => machine.wall,
      steady: () => machine.steady,
      later: (ms, work) => machine.later(ms, work),
      read: async () => {
        reads += 1;
        if (unreachable) throw new Error('the engine does not answer');
        return session && { ...session };
      },
      extend: async () => {
        extended += 1;
        session!.idleUntil = machine.wall + session!.idleSeconds * 1000;
      },
      warn: (_flow, idleUntil) => warned.push(idleUntil),
    });
  });

  afterEach(() => watch.dispose());

  const heard = (change: Partial<IdleFacts> = {}): void => {
    session = { ...session!, ...change };
    watch.update(flow, { ...session });
  };

  it('comes once, five minutes ahead, and the session is read only for it', async () => {
    heard();
    await machine.run(54 * minute);
    assert.deepEqual([warned, reads], [[], 0]);
    await machine.run(minute);
    assert.deepEqual([warned, reads], [[session!.idleUntil], 1]);
    // The same deadline, as other reports of it tell it.
    heard({ idleUntil: session!.idleUntil! + 800 });
    await machine.run(4 * minute);
    assert.equal(warned.length, 1);
    assert.deepEqual(machine.waits, []);
  });

  it('comes at half the time where that is short, and not at all where it is very short', async () => {
    heard({ idleUntil: machine.wall + 4 * minute, idleSeconds: 240 });
    await machine.run(2 * minute - 1);
    assert.equal(warned.length, 0);
    await machine.run(1);
    assert.equal(warned.length, 1);
    heard({ idleUntil: machine.wall + minute, idleSeconds: 60 });
    await machine.run(minute);
    assert.equal(warned.length, 1);
  });

  for (const [name, idleUntil] of [
    ['never stops', null],
    ['says nothing of its idle time', undefined],
  ] as const)
    it(`never comes where the session ${name}`, async () => {
      session = { idleSeconds: 3600, running: false, ...(idleUntil === null && { idleUntil }) };
      heard();
      assert.deepEqual(machine.waits, []);
    });

  it('asks the session once where whoever told of it did not know, and keeps what is known', async () => {
    const { idleUntil, ...unknown } = session!;
    watch.update(flow, { ...unknown });
    await machine.run(minute);
    assert.equal(reads, 1);
    watch.update(flow, { ...unknown });
    await machine.run(54 * minute);
    assert.deepEqual([warned, reads], [[idleUntil], 2]);
  });

  it('waits for the new deadline where somebody else extended it, heard or not', async () => {
    heard();
    await machine.run(50 * minute);
    session!.idleUntil = machine.wall + 60 * minute;
    await machine.run(54 * minute);
    assert.deepEqual(warned, []);
    await machine.run(minute);
    assert.deepEqual(warned, [session!.idleUntil]);
    heard({ idleUntil: machine.wall + 60 * minute });
    await machine.run(55 * minute);
    assert.equal(warned.length, 2);
  });

  it('does not come while a run holds the session, heard or found then', async () => {
    heard({ running: true });
    assert.deepEqual(machine.waits, []);
    heard({ running: false });
    session!.running = true;
    await machine.run(60 * minute);
    assert.deepEqual(warned, []);
    heard({ running: false, idleUntil: machine.wall + 60 * minute });
    await machine.run(55 * minute);
    assert.equal(warned.length, 1);
  });

  it('does not come where the session is gone, heard or found then', async () => {
    heard();
    watch.update(flow, undefined);
    assert.deepEqual(machine.waits, []);
    heard();
    session = undefined;
    await machine.run(60 * minute);
    assert.deepEqual(warned, []);
    assert.deepEqual(machine.waits, []);
  });

  it('copes with a machine that slept: timers and the idle time stood still', async () => {
    heard();
    await machine.run(50 * minute);
    // The worker counts waking time only, so the deadline is told later than before.
    machine.wall += 8 * 60 * minute;
    session!.idleUntil = session!.idleUntil! + 8 * 60 * minute;
    await machine.run(2 * minute);
    assert.deepEqual(warned, []);
    await machine.run(3 * minute);
    assert.deepEqual(warned, [session!.idleUntil]);
    machine.wall += 60 * minute;
    heard({ idleUntil: session!.idleUntil! + 60 * minute });
    await machine.run(5 * minute);
    assert.equal(warned.length, 1);
  });

  it('says nothing of a deadline that passed while the machine slept', async () => {
    heard();
    machine.wall += 8 * 60 * minute;
    await machine.run(minute);
    assert.deepEqual([warned, reads], [[], 1]);
    await machine.run(60 * minute);
    assert.equal(reads, 1);
  });

  it('copes with a wall clock that is set: not twice for one deadline, and within a minute', async () => {
    heard();
    machine.wall += 56 * minute;
    await machine.run(minute);
    assert.equal(warned.length, 1);
    machine.wall -= 120 * minute;
    heard({ idleUntil: session!.idleUntil! - 120 * minute });
    await machine.run(10 * minute);
    assert.equal(warned.length, 1);
  });

  it('asks once more where nobody answered, as long as it is not too late', async () => {
    heard();
    unreachable = true;
    await machine.run(56 * minute);
    assert.deepEqual([warned.length, reads], [0, 2]);
    unreachable = false;
    await machine.run(minute);
    assert.equal(warned.length, 1);
    heard({ idleUntil: machine.wall + 60 * minute });
    unreachable = true;
    await machine.run(120 * minute);
    assert.equal(warned.length, 1);
    assert.deepEqual(machine.waits, []);
  });

  it('is not given while the session is kept until a run has ended', async () => {
    heard();
    await machine.run(55 * minute);
    await watch.keepUntilRunEnds(flow);
    assert.equal(extended, 1);
    await machine.run(110 * minute);
    assert.deepEqual([warned.length, extended], [1, 3]);
    heard({ running: true });
    await machine.run(60 * minute);
    heard({ running: false, idleUntil: machine.wall + 60 * minute });
    await machine.run(55 * minute);
    assert.deepEqual([warned.length, extended], [2, 3]);
  });

  it('knows whether what it told still holds', async () => {
    heard();
    const told = session!.idleUntil!;
    assert.ok(watch.isDue(flow, told));
    heard({ running: true });
    assert.ok(!watch.isDue(flow, told));
    heard({ running: false, idleUntil: told + 10 * minute });
    assert.ok(!watch.isDue(flow, told));
    assert.ok(!watch.isDue('/flows/other', told));
  });

  it('watches several sessions with one timer', async () => {
    heard();
    watch.update('/flows/other', { ...session!, idleUntil: session!.idleUntil! + 30 * minute });
    assert.equal(machine.waits.length, 1);
    watch.dispose();
    assert.deepEqual(machine.waits, []);
  });
});
