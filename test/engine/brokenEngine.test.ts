import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError } from '../../src/common/cancelled.ts';
import { UserError } from '../../src/common/userError.ts';
import { Engine } from '../../src/backends/docker/engine/engine.ts';
import { statusOf } from '../../src/backends/docker/engine/explainEngineError.ts';
import { TestFolder } from '../support/folder.ts';
import {
  answer,
  endpointAt,
  RawStandIn,
  shortLimits,
  StandInEngine,
} from '../unit/docker/endpoints/standInEngine.ts';

describe('an engine that misbehaves', () => {
  let stand: StandInEngine;
  let engine: Engine;

  beforeEach(async () => {
    stand = new StandInEngine();
    engine = new Engine(await stand.listen());
  });

  afterEach(async () => {
    engine.dispose();
    await stand.close();
  });

  /** Takes the place of the engine with one that soon gives up. */
  function hurry(): void {
    const { endpoint } = engine;
    engine.dispose();
    engine = new Engine(endpoint, shortLimits);
  }

  const list = (signal?: AbortSignal) =>
    engine.run((docker) => docker.listContainers(signal ? { abortSignal: signal } : {}), signal);

  it('is not needed for a good answer', async () => {
    assert.deepEqual(await list(), []);
    assert.deepEqual(stand.requests, ['GET /_ping', 'GET /v1.41/containers/json']);
  });

  it('is reached at its endpoint, whatever DOCKER_HOST says', async () => {
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'no address at all';
    try {
      assert.deepEqual(await list(), []);
      assert.equal(process.env['DOCKER_HOST'], 'no address at all');
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });

  it('has no connection left when it was disposed of', async () => {
    await list();
    stand.misbehave = () => true;
    const before = stand.requests.length;
    const waiting = assert.rejects(list(), CancelledError);
    await until(() => stand.requests.length > before);
    engine.dispose();
    await waiting;
    await until(async () => (await stand.connections()) === 0);
    await assert.rejects(list(), CancelledError);
  });

  describe('when it is connected', () => {
    it('is not there: FSE404 without a socket, and with one that nobody listens on', async () => {
      const folder = new TestFolder({ 'dead.sock': '' });
      try {
        await fails('FSE404', new Engine(endpointAt(`unix://${folder.at('none.sock')}`)), /is not running/);
        await fails('FSE404', new Engine(endpointAt(`unix://${folder.at('dead.sock')}`)), /is not running/);
      } finally {
        folder.remove();
      }
    });

    it('is not there: FSE406 where no port is open', async () => {
      const other = new StandInEngine();
      const endpoint = await other.listen();
      await other.close();
      await fails('FSE406', new Engine(endpoint), /cannot be reached/);
    });

    it('is silent: FSE411, and used again when it answers', async () => {
      hurry();
      stand.misbehave = () => true;
      await assert.rejects(list(), isUserError('FSE411', /did not answer GET \/_ping within 0\.5 s/));
      stand.misbehave = () => false;
      assert.deepEqual(await list(), []);
    });

    it('begins to answer and stops: FSE411', async () => {
      hurry();
      stand.misbehave = (_, response) => response.write('O') || true;
      await fails('FSE411', engine, /did not answer/);
    });

    const bodies: [string, string, number, RegExp][] = [
      ['a web page', '<html>Welcome to nginx!</html>', 200, /200 <html>Welcome/],
      ['a proxy that has no way', '<html>Bad Gateway</html>', 502, /502 <html>Bad Gateway/],
      ['JSON of something else', '{"version":"8.1"}', 200, /200 \{"version"/],
      ['nothing', '', 204, /204/],
      ['no end of it', 'x'.repeat(1_100_000), 200, /^x{200}$/],
    ];
    for (const [what, body, status, evidence] of bodies) {
      it(`answers ${what}: FSE410`, async () => {
        stand.misbehave = (_, response) => {
          response.writeHead(status).end(body);
          return true;
        };
        await fails('FSE410', engine, /is not Docker/, evidence);
      });
    }

    const raw: [string, string, RegExp, (socket: Socket) => void][] = [
      [
        'speaks another protocol',
        'FSE410',
        /is not Docker/,
        (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
      ],
      ['hangs up', 'FSE412', /ended the connection/, (socket) => socket.destroy()],
      [
        'hangs up in the middle',
        'FSE412',
        /ended the connection/,
        (socket) =>
          socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"Ver')),
      ],
    ];
    for (const [what, code, message, onConnection] of raw) {
      it(`${what}: ${code}`, async () => {
        const server = new RawStandIn(onConnection);
        try {
          await fails(code, new Engine(await server.listen()), message);
        } finally {
          await server.close();
        }
      });
    }

    it('is too old: FSE416', async () => {
      stand.version = { Version: '18.03.1', ApiVersion: '1.37', MinAPIVersion: '1.12' };
      await fails('FSE416', engine, /its API is 1\.37, and 1\.40 is needed/);
    });

    it('refuses in its own words: FSE413', async () => {
      stand.misbehave = (_, response) => answer(response, 403, { message: 'not for you' });
      await fails('FSE413', engine, /refused: not for you/);
    });

    it('was not to be found by what the user wrote: FSE417', async () => {
      await fails(
        'FSE417',
        new Engine({ ...endpointAt(''), problem: 'No such context.' }),
        /^No such context\.$/,
      );
    });
  });

  describe('when it is used', () => {
    beforeEach(() => list());

    it('hangs: FSE411, whichever request it was', async () => {
      hurry();
      await list();
      stand.misbehave = () => true;
      await assert.rejects(list(), isUserError('FSE411', /did not answer GET \/_ping/));
    });

    it('hangs on one look-up alone: FSE411', async () => {
      hurry();
      await list();
      stand.misbehave = ({ url }) => url!.includes('/containers/');
      await assert.rejects(list(), isUserError('FSE411', /did not answer GET \/containers\/json/));
    });

    it('may take its time for work, as long as it answers in between', async () => {
      hurry();
      await list();
      stand.misbehave = ({ url }, response) => {
        if (!url!.includes('/commit')) return false;
        void delay(2 * shortLimits.mostMs).then(() => answer(response, 201, { Id: 'sha256:1' }));
        return true;
      };
      const made = await engine.run((docker) => docker.getContainer('a').commit());
      assert.deepEqual(made, { Id: 'sha256:1' });
      assert.ok(stand.requests.filter((request) => request === 'GET /_ping').length > 1);
    });

    it('loses the connection: FSE412', async () => {
      stand.misbehave = ({ socket }) => Boolean(socket.destroy());
      await assert.rejects(list(), isUserError('FSE412', /ended the connection/));
      stand.misbehave = () => false;
      assert.deepEqual(await list(), []);
    });

    it('says what is wrong, with its status kept', async () => {
      const cases: [number, unknown, string, RegExp][] = [
        [404, { message: 'No such container: a' }, 'FSE413', /refused: No such container: a/],
        [409, { cause: 'in use', message: 'volume is in use', response: 409 }, 'FSE413', /volume is in use/],
        [500, { message: 'driver failed' }, 'FSE414', /failed: driver failed/],
        [500, { message: 'write /var/x: no space left on device' }, 'FSE415', /disk of Docker is full/],
      ];
      for (const [status, body, code, message] of cases) {
        stand.misbehave = (_, response) => answer(response, status, body);
        const error = await list().then(
          () => assert.fail('it answered'),
          (thrown: unknown) => thrown,
        );
        isUserError(code, message)(error);
        assert.equal(statusOf(error), status);
      }
    });

    it('stops a request when the caller does, and only that', async () => {
      stand.misbehave = ({ url }) => url!.includes('all=true');
      const controller = new AbortController();
      const before = stand.requests.length;
      const waiting = engine.run(
        (docker) => docker.listContainers({ all: true, abortSignal: controller.signal }),
        controller.signal,
      );
      await until(() => stand.requests.length > before);
      controller.abort();
      await assert.rejects(waiting, CancelledError);
      assert.deepEqual(await list(), []);
    });
  });

  it('keeps a command connected for as long as it is wanted, and no longer', async () => {
    hurry();
    stand.handOver();
    const docker = await engine.client();
    const attach = (signal?: AbortSignal) =>
      docker.getExec('a').start({ hijack: true, stdin: true, ...(signal && { abortSignal: signal }) });
    const controller = new AbortController();
    const [one, two] = await Promise.all([attach(controller.signal), attach()]);
    for (const stream of [one, two]) {
      // Longer than any request may take.
      await delay(2 * shortLimits.mostMs);
      stream.write('hello');
      assert.equal(String(await once(stream, 'data')), 'hello');
    }
    const ended = once(one, 'close').catch(() => {});
    controller.abort();
    await ended;
    assert.ok(one.destroyed && !two.destroyed);
    engine.dispose();
    await until(() => two.destroyed);
  });

  it('is connected once for all, also when one of them gives up', async () => {
    let letGo: (() => void) | undefined;
    stand.misbehave = (_, response) => {
      letGo = () => response.setHeader('Api-Version', '1.41').end('OK');
      return true;
    };
    const controller = new AbortController();
    const first = engine.client(controller.signal);
    const second = engine.client();
    await until(() => letGo !== undefined);
    controller.abort();
    await assert.rejects(first, CancelledError);
    letGo?.();
    await second;
    assert.deepEqual(stand.requests, ['GET /_ping']);
  });

  it('is spoken to in the oldest version that a newer one knows', async () => {
    stand.version = { Version: '29.0.0', ApiVersion: '1.52', MinAPIVersion: '1.44' };
    await list();
    assert.ok(stand.requests.includes('GET /v1.44/containers/json'));
  });
});

async function fails(code: string, engine: Engine, message: RegExp, evidence?: RegExp): Promise<void> {
  try {
    await assert.rejects(engine.client(), isUserError(code, message, evidence));
  } finally {
    engine.dispose();
  }
}

const isUserError = (code: string, message: RegExp, evidence?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UserError, String(error));
  assert.equal(error.details.code, code, error.message);
  assert.match(error.message, message);
  if (evidence) assert.match(error.details.evidence ?? '', evidence);
  return true;
};

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(5);
}
