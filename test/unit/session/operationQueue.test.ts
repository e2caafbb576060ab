import assert from 'node:assert/strict';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { UserError } from '../../../src/common/userError.ts';
import { MemoryJournal } from '../../../src/session/memoryJournal.ts';
import type { OperationEvent, Report } from '../../../src/session/operation.ts';
import { deadlines, OperationQueue } from '../../../src/session/operationQueue.ts';

const key = '0'.repeat(32);
const quiet: Report = () => {};
const log = (text: string): OperationEvent => ({ kind: 'log', stream: 'stdout', text });

/** Lets everything happen that can. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Work that says when it began and goes on until it is told to end. */
class Work {
  readonly #gate = Promise.withResolvers<void>();
  readonly began = Promise.withResolvers<void>();
  times = 0;
  signal: AbortSignal | undefined;
  report: Report = quiet;
  /** What it does once it is cancelled, before it ends. */
  cleanUp = async (): Promise<void> => {};

  readonly run = async (report: Report, signal: AbortSignal): Promise<void> => {
    this.times += 1;
    this.signal = signal;
    this.report = report;
    this.began.resolve();
    const aborted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([this.#gate.promise, aborted]);
    if (!signal.aborted) return;
    await this.cleanUp();
    throw new CancelledError();
  };

  end(): void {
    this.#gate.resolve();
  }

  fail(error: Error): void {
    this.#gate.reject(error);
  }
}

/** The ways to ask: all in one process, or from two that share a journal. */
for (const where of ['in one process', 'in two processes']) {
  describe(`OperationQueue ${where}`, () => {
    let journal: MemoryJournal;
    let first: OperationQueue;
    let second: OperationQueue;

    beforeEach(() => {
      journal = new MemoryJournal();
      first = new OperationQueue(journal);
      second = where === 'in one process' ? first : new OperationQueue(journal);
    });

    it('joins the same verb: it is done once, and all hear all of it', async () => {
      const work = new Work();
      const other = new Work();
      const heard: OperationEvent[][] = [[], []];
      const one = first.run(key, 'start', work.run, (event) => heard[0]!.push(event));
      await work.began.promise;
      work.report(log('early'));
      const two = second.run(key, 'start', other.run, (event) => heard[1]!.push(event));
      await settle();
      work.report(log('late'));
      work.end();
      await Promise.all([one, two]);
      assert.equal(other.times, 0);
      assert.deepEqual(heard[0], [log('early'), log('late')]);
      assert.deepEqual(heard[1], heard[0]);
    });

    it('shares a failure, as the error it was', async () => {
      const work = new Work();
      const one = first.run(key, 'start', work.run, quiet);
      await work.began.promise;
      const two = second.run(key, 'start', new Work().run, quiet);
      const failed = new UserError({ code: 'FSE305', kind: 'failed', message: 'no', remedy: 'do' });
      const both = Promise.allSettled([one, two]);
      await settle();
      work.fail(failed);
      for (const ended of await both) {
        assert.equal(ended.status, 'rejected');
        const { details } = ended.reason as UserError;
        assert.deepEqual([details.code, details.message, details.remedy], ['FSE305', 'no', 'do']);
      }
    });

    it('lets another verb wait for its turn', async () => {
      const [starting, installing] = [new Work(), new Work()];
      const one = first.run(key, 'start', starting.run, quiet);
      await starting.began.promise;
      const two = second.run(key, 'install', installing.run, quiet);
      await settle();
      assert.equal(installing.times, 0);
      starting.end();
      await one;
      await installing.began.promise;
      installing.end();
      await two;
    });

    it('other sessions do not wait', async () => {
      const [one, other] = [new Work(), new Work()];
      const running = first.run(key, 'start', one.run, quiet);
      const elsewhere = second.run('1'.repeat(32), 'start', other.run, quiet);
      await Promise.all([one.began.promise, other.began.promise]);
      one.end();
      other.end();
      await Promise.all([running, elsewhere]);
    });

    it('who joined and leaves does not cancel', async () => {
      const work = new Work();
      const abort = new AbortController();
      const one = first.run(key, 'start', work.run, quiet);
      await work.began.promise;
      const two = second.run(key, 'start', new Work().run, quiet, abort.signal);
      await settle();
      abort.abort();
      await assert.rejects(two, CancelledError);
      assert.equal(work.signal?.aborted, false);
      work.end();
      await one;
    });

    it('stop cuts in, and everyone who waited for the other verb hears of a cancellation', async () => {
      const work = new Work();
      const one = first.run(key, 'start', work.run, quiet);
      await work.began.promise;
      const two = second.run(key, 'start', new Work().run, quiet);
      const ended = Promise.allSettled([one, two]);
      await settle();
      const stop = new Work();
      stop.end();
      let cleaned = false;
      work.cleanUp = async () => {
        await settle();
        assert.equal(stop.times, 0, 'the stop did not wait for the other one to tidy up');
        cleaned = true;
      };
      await second.run(key, 'stop', stop.run, quiet);
      assert.equal(cleaned, true);
      assert.equal(stop.times, 1);
      for (const one of await ended) {
        assert.equal(one.status, 'rejected');
        assert.ok(one.reason instanceof CancelledError);
      }
    });

    it('an operation that is being cancelled is not joined: it is done anew', async () => {
      const [dying, fresh] = [new Work(), new Work()];
      const abort = new AbortController();
      const one = first.run(key, 'start', dying.run, quiet, abort.signal);
      await dying.began.promise;
      const gate = Promise.withResolvers<void>();
      dying.cleanUp = async () => await gate.promise;
      abort.abort();
      const two = second.run(key, 'start', fresh.run, quiet);
      await settle();
      assert.equal(fresh.times, 0);
      gate.resolve();
      await assert.rejects(one, CancelledError);
      await fresh.began.promise;
      fresh.end();
      await two;
    });

    it('an update is never joined: each one is a value of its own', async () => {
      const [one, two] = [new Work(), new Work()];
      const updating = first.run(key, 'update', one.run, quiet);
      await one.began.promise;
      const other = second.run(key, 'update', two.run, quiet);
      await settle();
      assert.equal(two.times, 0);
      one.end();
      two.end();
      await Promise.all([updating, other]);
      assert.equal(two.times, 1);
    });

    it('the journal is free again, however it ended', async () => {
      for (const [verb, end] of [
        ['start', (work: Work) => work.end()],
        ['install', (work: Work) => work.fail(new Error('broken'))],
      ] as const) {
        const work = new Work();
        const running = first.run(key, verb, work.run, quiet);
        await work.began.promise;
        assert.equal((await journal.active(key))?.verb, verb);
        end(work);
        await running.catch(() => {});
        assert.equal(await journal.active(key), undefined);
      }
    });
  });
}

describe('OperationQueue', () => {
  let journal: MemoryJournal;
  let queue: OperationQueue;

  beforeEach(() => {
    journal = new MemoryJournal();
    queue = new OperationQueue(journal);
  });

  it('cancels only when everyone who asked has left, and the last one waits for the tidying up', async () => {
    const work = new Work();
    const aborts = [new AbortController(), new AbortController()];
    let tidy = false;
    work.cleanUp = async () => {
      await settle();
      tidy = true;
    };
    const [one, two] = aborts.map(({ signal }) => queue.run(key, 'start', work.run, quiet, signal));
    await work.began.promise;
    aborts[0]!.abort();
    await assert.rejects(one!, CancelledError);
    assert.equal(work.signal?.aborted, false);
    aborts[1]!.abort();
    assert.equal(work.signal?.aborted, true);
    await assert.rejects(two!, CancelledError);
    assert.equal(tidy, true);
  });

  it('who waits for its turn can leave', async () => {
    const work = new Work();
    const running = queue.run(key, 'start', work.run, quiet);
    await work.began.promise;
    const abort = new AbortController();
    const waiting = queue.run(key, 'install', new Work().run, quiet, abort.signal);
    abort.abort();
    await assert.rejects(waiting, CancelledError);
    work.end();
    await running;
  });

  it('whatever breaks because the caller left is a cancellation', async () => {
    const abort = new AbortController();
    const running = queue.run(
      key,
      'start',
      async (_report, signal) => {
        abort.abort();
        assert.ok(signal.aborted);
        throw new Error('EPIPE');
      },
      quiet,
      abort.signal,
    );
    await assert.rejects(running, CancelledError);
  });

  it('a report that throws fails the operation', async () => {
    const running = queue.run(
      key,
      'start',
      async (report) => report({ kind: 'phase', phase: 'files' }),
      () => {
        throw new Error('planted');
      },
    );
    await assert.rejects(running, /planted/);
    assert.equal(await journal.active(key), undefined);
  });

  it('has a deadline: the work is told to end, and the error says how long it waited', async () => {
    const hasty = new OperationQueue(journal, { ...deadlines, install: 0.01 });
    const work = new Work();
    await assert.rejects(hasty.run(key, 'install', work.run, quiet), (error: UserError) => {
      assert.equal(error.details.code, 'FSE207');
      assert.match(error.message, /0\.01 s.*"install"/);
      return true;
    });
    assert.equal(work.signal?.aborted, true);
    assert.ok(Object.values(deadlines).every((seconds) => seconds > 0));
  });

  it('goes on itself when the other process died', async () => {
    const other = new OperationQueue(journal);
    const [dead, mine] = [new Work(), new Work()];
    const abandoned = other.run(key, 'start', dead.run, quiet);
    await dead.began.promise;
    const running = queue.run(key, 'start', mine.run, quiet);
    await settle();
    journal.forget(key);
    await mine.began.promise;
    mine.end();
    await running;
    dead.end();
    await abandoned;
  });
});
