import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from '../../src/backends/docker/endpoints/endpoint.ts';
import { findEndpoints } from '../../src/backends/docker/endpoints/findEndpoints.ts';
import { systemSources } from '../../src/backends/docker/endpoints/endpointSources.ts';
import { Engine } from '../../src/backends/docker/engine/engine.ts';
import { usualLimits } from '../../src/backends/docker/engine/engineLimits.ts';
import { EngineAgent } from '../../src/backends/docker/engine/engineAgent.ts';
import { askEngine } from '../../src/backends/docker/engine/askEngine.ts';
import { statusOf } from '../../src/backends/docker/engine/explainEngineError.ts';
import { linkOf } from '../../src/backends/docker/engine/dialEngine.ts';
import { dialThroughSsh } from '../../src/backends/docker/engine/sshStdio.ts';
import { toSshTarget } from '../../src/backends/docker/engine/sshTarget.ts';
import { UserError } from '../../src/common/userError.ts';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';
import { TestFolder } from '../support/folder.ts';
import { canServeSsh, SshServer } from '../unit/docker/endpoints/sshServer.ts';
import { endpointAt } from '../unit/docker/endpoints/standInEngine.ts';
import { TlsDoor } from '../unit/docker/endpoints/tlsDoor.ts';

/** An engine that is held does not answer; there is no need to wait long for that. */
const quick = { ...usualLimits, answerMs: 3000, quietMs: 1000 };
const timing = { pingMs: 500, sleptMs: 20_000, firstWaitMs: 50, mostWaitMs: 200 };

for (const [kind, start] of [
  ['docker', dockerEngine],
  ['podman', podmanEngine],
] as const) {
  describe(`a connection to ${kind}`, function () {
    this.timeout(120_000);
    let real: TestEngine;
    let engine: Engine;
    let told: string[];

    before(async () => {
      real = await start();
    });
    beforeEach(() => {
      engine = new Engine(endpointAt(real.host), quick);
      told = [];
    });
    afterEach(() => engine.dispose());

    const follow = () =>
      engine.events(
        { type: ['volume'] },
        ({ action, id }) => told.push(`${action} ${id}`),
        () => told.push('gap'),
        () => told.push('lost'),
        timing,
      );
    const hears = async (...expected: string[]) => {
      for (const end = Date.now() + 30_000; !expected.every((one) => told.includes(one)); await delay(20))
        assert.ok(Date.now() < end, `heard ${told.join(', ')} and not ${expected.join(', ')}`);
    };

    it('says what it is', async () => {
      const description = await engine.describe();
      assert.equal(description.platform, kind);
      assert.equal(description.version, real.version);
      assert.equal(description.os, 'linux');
      assert.match(description.arch, /^(amd64|arm64)$/);
      assert.ok(description.cpus > 0 && description.memoryBytes > 1e8);
      assert.notEqual(description.id, '');
      assert.equal((await engine.describe()).id, description.id);
    });

    it('tells what happens, and keeps the status of a refusal', async () => {
      follow();
      await hears('gap');
      await engine.run(async (docker) => {
        await docker.createVolume({ Name: 'endpoints-test' });
        await docker.getVolume('endpoints-test').remove();
      });
      await hears('create endpoints-test', 'destroy endpoints-test');
      const error = await engine
        .run((docker) => docker.getVolume('no-such').inspect())
        .catch((thrown: unknown) => thrown);
      assert.ok(error instanceof UserError && error.details.code === 'FSE413', String(error));
      assert.equal(statusOf(error), 404);
    });

    it('gives up on an engine that hangs, and works again when it goes on', async function () {
      if (!real.isOwn) return this.skip();
      await engine.client();
      real.pause();
      try {
        await assert.rejects(
          engine.run((docker) => docker.listContainers()),
          code('FSE411'),
        );
      } finally {
        real.resume();
      }
      assert.ok(Array.isArray(await engine.run((docker) => docker.listContainers())));
    });

    it('notices that the engine stopped, and that it is back', async function () {
      if (!real.isOwn) return this.skip();
      follow();
      await hears('gap');
      await real.stop();
      try {
        await hears('lost');
        await assert.rejects(
          engine.run((docker) => docker.listContainers()),
          code('FSE404'),
        );
      } finally {
        told = [];
        await real.restart();
      }
      await hears('gap');
      assert.ok(Array.isArray(await engine.run((docker) => docker.listContainers())));
    });
  });
}

describe('an engine behind TLS', function () {
  this.timeout(120_000);
  let door: TlsDoor;

  before(async () => {
    door = await TlsDoor.open((await dockerEngine()).host.slice('unix://'.length));
  });
  after(() => door?.close());

  const describeWith = async (tls?: Record<string, string>) => {
    const files =
      tls && Object.fromEntries(Object.entries(tls).map(([part, name]) => [part, door.file(name)]));
    const engine = new Engine({ ...endpointAt(door.address), ...(files && { tls: files }) });
    return engine.describe().finally(() => engine.dispose());
  };

  it('lets in who shows a certificate', async () => {
    const { platform } = await describeWith({ ca: 'ca.pem', cert: 'client.pem', key: 'client.key' });
    assert.equal(platform, 'docker');
  });

  it('is not trusted with a certificate of another authority', async () => {
    const error = await failure(describeWith({ ca: 'other.pem', cert: 'client.pem', key: 'client.key' }));
    assert.equal(error.details.code, 'FSE407');
    assert.match(error.details.evidence ?? '', /certificate/);
  });

  it('refuses who shows none, and who does not speak TLS', async () => {
    assert.equal((await failure(describeWith({ ca: 'ca.pem' }))).details.code, 'FSE407');
    assert.match((await failure(describeWith())).details.code, /^FSE4(07|10|12)$/);
  });

  it('says which file it cannot read', async () => {
    const error = await failure(describeWith({ ca: 'no-such.pem' }));
    assert.equal(error.details.code, 'FSE407');
    assert.match(error.details.evidence ?? '', /no-such\.pem/);
  });
});

describe('an engine behind ssh', function () {
  this.timeout(120_000);
  let socket: string;
  let server: SshServer;

  before(async function () {
    if (!canServeSsh()) return this.skip();
    socket = (await dockerEngine()).host.slice('unix://'.length);
    server = await SshServer.start();
  });
  after(() => server?.stop());

  const at = (host: string, path = socket): Endpoint => endpointAt(`ssh://${host}${path}`);

  it('is used like one on this machine, through one process that ends with it', async () => {
    const engine = new Engine(at('box'));
    try {
      const gap = new Promise<void>((resolve) => engine.events({ type: ['volume'] }, () => {}, resolve));
      const lists = await Promise.all([1, 2, 3].map(() => engine.run((docker) => docker.listContainers())));
      await gap;
      assert.ok(lists.every(Array.isArray));
      assert.equal(server.clients().length, 1);
    } finally {
      engine.dispose();
    }
    await noClients();
  });

  it('is found again after ssh was killed', async () => {
    const engine = new Engine(at('box'));
    try {
      const told: string[] = [];
      engine.events(
        {},
        () => {},
        () => told.push('gap'),
        ({ details }) => told.push(details.code),
        timing,
      );
      while (told.length < 1) await delay(20);
      for (const pid of server.clients()) process.kill(pid, 'SIGKILL');
      while (told.length < 3) await delay(20);
      assert.deepEqual(told, ['gap', 'FSE408', 'gap']);
      assert.equal((await engine.describe()).platform, 'docker');
    } finally {
      engine.dispose();
    }
    await noClients();
  });

  it('leaves no process behind when ours is killed', async () => {
    const program = join(projectRoot, 'src/backends/docker/engine/sshTunnel.ts');
    const target = JSON.stringify(toSshTarget(at('box').address));
    const script = `import { SshTunnel } from ${JSON.stringify(program)}; await SshTunnel.open(${target}); console.log('open'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      assert.equal(server.clients().length, 1);
    } finally {
      child.kill('SIGKILL');
    }
    await noClients();
  });

  const failures: [string, () => Endpoint, string, RegExp][] = [
    ['a host key that is not known', () => at('stranger'), 'FSE408', /Host key verification failed/],
    ['no key that is let in', () => at('locked'), 'FSE408', /Permission denied/],
    ['a host that nobody knows', () => at('no-such-host.invalid'), 'FSE408', /resolve hostname/],
    ['no socket there', () => at('box', '/no/such.sock'), 'FSE409', /\/no\/such\.sock is not there/],
  ];
  for (const [what, endpoint, expected, evidence] of failures) {
    it(`says why it fails: ${what}`, async () => {
      const engine = new Engine(endpoint());
      const error = await failure(engine.client().finally(() => engine.dispose()));
      assert.equal(error.details.code, expected, error.message);
      assert.match(error.details.evidence ?? '', evidence);
      assert.ok(error.details.remedy);
      await noClients();
    });
  }

  it('is reached through `docker system dial-stdio` where ssh cannot forward to a socket', async () => {
    const agent = new EngineAgent(() => dialThroughSsh(toSshTarget(at('box').address)));
    const link = linkOf(agent, 'localhost');
    for (let round = 0; round < 2; round++) {
      const { status, body } = await askEngine(link, '/version', 20_000);
      assert.equal(status, 200);
      assert.match(body, /"ApiVersion"/);
    }
    assert.equal(server.clients().length, 1);
    link.dispose();
    await noClients();
  });

  async function noClients(): Promise<void> {
    while (server.clients().length > 0) await delay(20);
  }
});

describe('endpoints of this machine', function () {
  this.timeout(60_000);
  let folder: TestFolder;

  before(() => {
    folder = new TestFolder();
  });
  after(() => folder.remove());

  it('include the context that Docker itself made current', async () => {
    const { host } = await dockerEngine();
    const env = {
      ...process.env,
      DOCKER_CONFIG: folder.path,
      DOCKER_HOST: undefined,
      DOCKER_CONTEXT: undefined,
    };
    for (const args of [
      ['context', 'create', 'the-test', '--docker', `host=${host}`],
      ['context', 'use', 'the-test'],
    ]) {
      const { status, stderr } = spawnSync('docker', args, { env, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    }
    const found = await findEndpoints({ ...systemSources(''), env });
    const context = found.find(({ origin }) => origin === 'context');
    assert.deepEqual([context?.title, context?.address], ['Docker (context the-test)', host]);
    const engine = new Engine(context!);
    try {
      assert.equal((await engine.describe()).platform, 'docker');
    } finally {
      engine.dispose();
    }
  });
});

const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof UserError && error.details.code === expected, String(error));
  return true;
};

async function failure(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => assert.fail('it worked'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UserError, String(error));
  return error;
}
