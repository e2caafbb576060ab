import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import type { UserError } from '../../../src/common/userError.ts';
import { readRunLog } from '../../../src/backends/docker/dockerLog.ts';
import { followText } from '../../../src/host/readTextFrom.ts';
import { WorkerClient } from '../../../src/session/workerClient.ts';
import { failureOf } from '../../conformance/steps.ts';
import { MemoryChannel } from '../../fakes/memoryChannel.ts';
import { TestFolder } from '../../support/folder.ts';
import { eventually } from '../../support/terminal.ts';

interface Asked {
  id: number;
  params: { runId: string; from: number; follow: boolean };
}

describe('the log of a run, over the connection to its worker', () => {
  /** A worker that has these pieces of a log, one for each question. */
  const worker = (pieces: { text: string; eof?: boolean }[]) => {
    const channel = new MemoryChannel();
    const send = channel.send.bind(channel);
    let at = 0;
    channel.send = (line: string) => {
      send(line);
      const { id, params } = JSON.parse(line) as Asked;
      const { text = '', eof = true } = pieces[at++] ?? {};
      queueMicrotask(() => channel.say({ id, result: { text, next: params.from + text.length, eof } }));
    };
    return { client: new WorkerClient(channel), channel };
  };

  it('piece after piece until the end, each from where the last one ended', async () => {
    const { client, channel } = worker([
      { text: 'one ', eof: false },
      { text: 'two', eof: true },
    ]);
    let text = '';
    assert.equal(await readRunLog(client, '/flow', { runId: 'r', from: 3 }, (one) => (text += one)), 10);
    assert.equal(text, 'one two');
    assert.deepEqual(
      (channel.sent as Asked[]).map(({ params }) => params.from),
      [3, 7],
    );
  });

  it('an empty piece ends it unless it is followed', async () => {
    const pieces = [
      { text: '', eof: false },
      { text: 'late', eof: true },
    ];
    assert.equal(await readRunLog(worker(pieces).client, '/flow', { runId: 'r' }, () => {}), 0);
    assert.equal(await readRunLog(worker(pieces).client, '/flow', { runId: 'r', follow: true }, () => {}), 4);
  });

  it('a run that is not there, and one that nobody waits for any more', async () => {
    const channel = new MemoryChannel();
    const client = new WorkerClient(channel);
    const asked = readRunLog(client, '/some/flow', { runId: 'r9' }, () => {});
    channel.say({ id: 1, error: { code: 'noSuchRun', message: 'no' } });
    assert.equal(((await failureOf(asked)) as UserError).details.code, 'FSE210');
    const abort = new AbortController();
    const followed = readRunLog(
      client,
      '/some/flow',
      { runId: 'r', from: 5, follow: true },
      () => {},
      abort.signal,
    );
    abort.abort();
    assert.equal(await followed, 5);
  });
});

describe('a text file that grows', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  it('is empty while it is not there, and read from an offset', async () => {
    const path = folder.at('log');
    assert.equal(await followText(path, { from: 4 }, () => assert.fail()), 4);
    writeFileSync(path, 'one two');
    let text = '';
    assert.equal(await followText(path, { from: 4 }, (one) => (text += one)), 7);
    assert.equal(text, 'two');
  });

  it('is followed in whole characters, until the signal', async () => {
    const path = folder.at('log');
    const abort = new AbortController();
    let text = '';
    const euro = Buffer.from('€');
    writeFileSync(path, Buffer.concat([Buffer.from('a'), euro.subarray(0, 2)]));
    const following = followText(path, { follow: true }, (one) => (text += one), abort.signal);
    await eventually('the first character', () => text === 'a');
    appendFileSync(path, euro.subarray(2));
    await eventually('the second character', () => text === 'a€');
    abort.abort();
    assert.equal(await following, 4);
  });
});
