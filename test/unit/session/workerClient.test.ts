import assert from 'node:assert/strict';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { WorkerClient, WorkerError, WorkerGoneError } from '../../../src/session/workerClient.ts';
import { MemoryChannel } from '../../fakes/memoryChannel.ts';

describe('WorkerClient', () => {
  let channel: MemoryChannel;
  let client: WorkerClient;

  beforeEach(() => {
    channel = new MemoryChannel();
    client = new WorkerClient(channel);
  });

  it('answers find their requests, in whatever order they come', async () => {
    const one = client.request('stats');
    const two = client.request('keepAlive', { seconds: 5 });
    assert.deepEqual(channel.sent, [
      { id: 1, method: 'stats', params: {} },
      { id: 2, method: 'keepAlive', params: { seconds: 5 } },
    ]);
    channel.say({ id: 2, result: 'two' });
    channel.say({ id: 1, result: 'one' });
    assert.deepEqual(await Promise.all([one, two]), ['one', 'two']);
  });

  it('events go to the request they belong to, until its answer', async () => {
    const heard: unknown[] = [];
    const onEvent = (event: string, data: unknown): void => void heard.push([event, data]);
    const running = client.request('run', {}, { onEvent });
    channel.say({ id: 9, event: 'log', data: 'of nobody' });
    channel.say({ id: 1, event: 'log', data: { text: 'hi' } });
    channel.say({ id: 1, result: 'done' });
    channel.say({ id: 1, event: 'log', data: 'too late' });
    assert.equal(await running, 'done');
    assert.deepEqual(heard, [['log', { text: 'hi' }]]);
  });

  it("an error is the worker's own, with its code", async () => {
    const failing = client.request('attach');
    channel.say({ id: 1, error: { code: 'unknownRun', message: 'no such run', details: { runId: 'x' } } });
    await assert.rejects(failing, (error: WorkerError) => {
      assert.ok(error instanceof WorkerError);
      assert.deepEqual(
        [error.code, error.message, error.details],
        ['unknownRun', 'no such run', { runId: 'x' }],
      );
      return true;
    });
  });

  it('lines that are no answers are passed over', async () => {
    const running = client.request('hello');
    channel.sayLine('Traceback (most recent call last):');
    channel.sayLine('');
    channel.say({});
    channel.say({ id: 1, result: 'hi' });
    assert.equal(await running, 'hi');
  });

  it('when the worker goes away, all that wait hear of it, and later requests at once', async () => {
    const waiting = [client.request('one'), client.request('two')];
    const ended = Promise.allSettled(waiting);
    let closed = 0;
    client.onClose(() => (closed += 1));
    channel.close();
    for (const one of await ended)
      assert.ok(one.status === 'rejected' && one.reason instanceof WorkerGoneError);
    await assert.rejects(client.request('three'), WorkerGoneError);
    assert.equal(channel.sent.length, 2);
    assert.equal(closed, 1);
  });

  it('who aborts leaves at once, and the late answer is of nobody', async () => {
    const abort = new AbortController();
    const running = client.request('run', {}, { signal: abort.signal });
    abort.abort();
    await assert.rejects(running, CancelledError);
    channel.say({ id: 1, result: 'late' });
    await assert.rejects(client.request('run', {}, { signal: abort.signal }), CancelledError);
    assert.equal(channel.sent.length, 1);
  });
});
