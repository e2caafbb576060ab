import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Engine } from '../../../../src/backends/docker/engine/engine.ts';
import { toEngineEvent } from '../../../../src/backends/docker/engine/engineEvents.ts';
import { answer, shortLimits, StandInEngine } from './standInEngine.ts';

const timing = { pingMs: 30, sleptMs: 20_000, firstWaitMs: 5, mostWaitMs: 20 };

describe('the events of an engine', () => {
  let stand: StandInEngine;
  let engine: Engine;
  let streams: ServerResponse[];
  let told: string[];

  beforeEach(async () => {
    stand = new StandInEngine();
    streams = [];
    told = [];
    stand.misbehave = ({ url }, response) => {
      if (!url!.includes('/events')) return false;
      response.writeHead(200).flushHeaders();
      streams.push(response);
      return true;
    };
    engine = new Engine(await stand.listen(), shortLimits);
  });

  afterEach(async () => {
    engine.dispose();
    await stand.close();
  });

  const follow = () =>
    engine.events(
      { type: ['container'] },
      ({ action, id }) => told.push(`${action} ${id}`),
      () => told.push('gap'),
      ({ details }) => told.push(`lost ${details.code}`),
      timing,
    );

  const send = (action: string, id = 'a') =>
    streams.at(-1)!.write(`${JSON.stringify({ Type: 'container', Action: action, Actor: { ID: id } })}\n`);

  async function hears(...expected: string[]): Promise<void> {
    while (told.length < expected.length) await delay(5);
    assert.deepEqual(told, expected);
  }

  it('are told, after everything could be read once', async () => {
    follow();
    await hears('gap');
    send('start');
    streams[0]!.write('{"Type":"container","Action":"d');
    await delay(10);
    streams[0]!.write('ie","Actor":{"ID":"a"}}\n\n');
    await hears('gap', 'start a', 'die a');
  });

  it('are followed where the answer begins with the first of them', async () => {
    stand.misbehave = ({ url }, response) => {
      if (!url!.includes('/events')) return false;
      streams.push(response.writeHead(200));
      return true;
    };
    follow();
    await hears('gap');
    send('start');
    await hears('gap', 'start a');
  });

  it('go on after the engine was restarted', async () => {
    const subscription = follow();
    await hears('gap');
    const { port } = stand;
    await stand.close();
    await hears('gap', 'lost FSE412');
    const misbehave = stand.misbehave;
    stand = new StandInEngine();
    stand.misbehave = misbehave;
    await stand.listen(port);
    await hears('gap', 'lost FSE412', 'gap');
    send('start');
    await hears('gap', 'lost FSE412', 'gap', 'start a');
    subscription.dispose();
  });

  it('are looked for when the stream is open and the engine is not there', async () => {
    follow();
    await hears('gap');
    const usual = stand.misbehave;
    stand.misbehave = () => true;
    await hears('gap', 'lost FSE411');
    stand.misbehave = usual;
    await hears('gap', 'lost FSE411', 'gap');
  });

  it('begin anew after this machine was suspended', async () => {
    engine.events(
      {},
      () => {},
      () => told.push('gap'),
      ({ details }) => told.push(details.evidence ?? ''),
      { ...timing, sleptMs: 200 },
    );
    await hears('gap');
    // Nothing of this process goes on meanwhile, as when a laptop sleeps.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await hears('gap', 'This machine was suspended.', 'gap');
  });

  it('begin anew after garbage', async () => {
    follow();
    await hears('gap');
    streams[0]!.write('<html>\n');
    await hears('gap', 'lost FSE410', 'gap');
  });

  it('go on when the engine was updated and speaks only newer versions', async () => {
    follow();
    await hears('gap');
    const usual = stand.misbehave;
    stand.misbehave = (request, response) =>
      request.url!.startsWith('/v1.41/')
        ? answer(response, 400, { message: 'client version 1.41 is too old' })
        : usual(request, response);
    stand.version = { Version: '29.0.0', ApiVersion: '1.52', MinAPIVersion: '1.44' };
    streams[0]!.end();
    await hears('gap', 'lost FSE412', 'gap');
    assert.ok(stand.requests.includes('GET /v1.44/events'));
  });

  it('are no longer told after disposal, and the connection ends', async () => {
    const subscription = follow();
    await hears('gap');
    subscription.dispose();
    while (!streams[0]!.destroyed) await delay(5);
    await delay(4 * timing.mostWaitMs);
    assert.deepEqual(told, ['gap']);
    assert.equal(streams.length, 1);
  });

  it('are translated from what Docker and Podman send', () => {
    const docker =
      '{"status":"die","id":"abc","from":"image","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":' +
      '{"exitCode":"137","flow-sessions.version":"1"}},"scope":"local","time":1700000000,"timeNano":1700000000123456789}';
    assert.deepEqual(toEngineEvent(docker), {
      type: 'container',
      action: 'die',
      id: 'abc',
      attributes: { exitCode: '137', 'flow-sessions.version': '1' },
      timeMs: 1700000000123,
    });
    assert.deepEqual(toEngineEvent('{"Type":"image","Action":"pull","Actor":{"Attributes":null},"time":5}'), {
      type: 'image',
      action: 'pull',
      id: '',
      attributes: {},
      timeMs: 5000,
    });
    const podman =
      '{"status":"remove","Type":"volume","Action":"remove","Actor":{"ID":"","Attributes":' +
      '{"containerExitCode":"0","image":"","name":"v","podId":""}},"scope":"local","time":1,"timeNano":1000000000}';
    const { action, id } = toEngineEvent(podman)!;
    assert.deepEqual([action, id], ['destroy', 'v']);
    const died =
      '{"Type":"container","Action":"died","Actor":{"ID":"c","Attributes":{"containerExitCode":"3"}}}';
    assert.deepEqual(toEngineEvent(died)!.action, 'die');
    assert.deepEqual(toEngineEvent(died)!.attributes['exitCode'], '3');
    assert.equal(toEngineEvent('{"status":"x"}'), undefined);
  });
});
