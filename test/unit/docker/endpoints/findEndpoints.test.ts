import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { findEndpoints } from '../../../../src/backends/docker/endpoints/findEndpoints.ts';
import { contextFiles, fakeSources, type Machine } from './fakeSources.ts';

const config = (currentContext: string) => ({
  '/home/me/.docker/config.json': JSON.stringify({ currentContext }),
});

/** Name, origin and address of each, in order. */
async function found(machine: Machine): Promise<string[]> {
  const endpoints = await findEndpoints(fakeSources(machine));
  return endpoints.map(({ name, origin, address, explicit }) =>
    `${name} ${origin} ${address}${explicit ? ' explicit' : ''}`.replace(/  +/g, ' '),
  );
}

async function only(machine: Machine) {
  const endpoints = await findEndpoints(fakeSources(machine));
  assert.equal(endpoints.length, 1);
  return endpoints[0]!;
}

describe('findEndpoints', () => {
  it('finds nothing where nothing is', async () => {
    assert.deepEqual(await found({}), []);
  });

  it('asks the setting, DOCKER_HOST, the context and then the sockets', async () => {
    assert.deepEqual(
      await found({
        setting: 'tcp://build:2375',
        env: { DOCKER_HOST: 'ssh://me@box', XDG_RUNTIME_DIR: '/run/user/1000' },
        files: { ...config('lab'), ...contextFiles('lab', { Host: 'tcp://lab:2375' }) },
        sockets: [
          '/home/me/.docker/desktop/docker.sock',
          '/run/podman/podman.sock',
          '/run/user/1000/docker.sock',
          '/run/user/1000/podman/podman.sock',
          '/var/run/docker.sock',
        ],
      }),
      [
        'build:2375 setting tcp://build:2375 explicit',
        'me@box DOCKER_HOST ssh://me@box explicit',
        'lab:2375 context tcp://lab:2375 explicit',
        'docker default unix:///var/run/docker.sock',
        'docker-rootless rootless unix:///run/user/1000/docker.sock',
        'podman podman unix:///run/user/1000/podman/podman.sock',
        'podman-root podman unix:///run/podman/podman.sock',
        'docker-desktop desktop unix:///home/me/.docker/desktop/docker.sock',
      ],
    );
  });

  it('finds rootless sockets where XDG_RUNTIME_DIR is not set, and in the home folder', async () => {
    assert.deepEqual(
      await found({
        uid: 7,
        sockets: ['/run/user/7/podman/podman.sock', '/home/me/.docker/run/docker.sock'],
      }),
      [
        'docker-rootless rootless unix:///home/me/.docker/run/docker.sock',
        'podman podman unix:///run/user/7/podman/podman.sock',
      ],
    );
  });

  it("finds Docker Desktop's and Podman's sockets on macOS", async () => {
    const machine = '/home/me/.local/share/containers/podman/machine/podman.sock';
    assert.deepEqual(
      await found({ platform: 'darwin', sockets: ['/home/me/.docker/run/docker.sock', machine] }),
      ['docker-desktop desktop unix:///home/me/.docker/run/docker.sock', `podman podman unix://${machine}`],
    );
    assert.deepEqual(
      await found({
        platform: 'darwin',
        env: { TMPDIR: '/var/folders/x/T/' },
        sockets: ['/var/folders/x/T/podman/podman-machine-default-api.sock'],
      }),
      ['podman podman unix:///var/folders/x/T/podman/podman-machine-default-api.sock'],
    );
  });

  it('finds named pipes on Windows', async () => {
    const pipes = ['docker_engine', 'podman-machine-default', 'dockerDesktopLinuxEngine'];
    assert.deepEqual(
      await found({ platform: 'win32', sockets: pipes.map((name) => `\\\\.\\pipe\\${name}`) }),
      [
        'docker default npipe:////./pipe/docker_engine',
        'podman podman npipe:////./pipe/podman-machine-default',
        'docker-desktop desktop npipe:////./pipe/dockerDesktopLinuxEngine',
      ],
    );
  });

  it('lists an engine once, whichever ways and links lead to it, and keeps its name', async () => {
    assert.deepEqual(
      await found({
        env: { DOCKER_HOST: 'unix:///var/run/docker.sock' },
        files: { ...config('desktop'), ...contextFiles('desktop', { Host: 'unix:///run/docker.sock' }) },
        links: { '/var/run/docker.sock': '/run/docker.sock' },
        sockets: ['/run/docker.sock'],
      }),
      ['docker DOCKER_HOST unix:///var/run/docker.sock explicit'],
    );
    assert.deepEqual(await found({ sockets: ['/var/run/docker.sock'] }), [
      'docker default unix:///var/run/docker.sock',
    ]);
  });

  it('gives two engines of one kind names of their own', async () => {
    assert.deepEqual(
      await found({ sockets: ['/run/user/1000/docker.sock', '/home/me/.docker/run/docker.sock'] }),
      [
        'docker-rootless rootless unix:///run/user/1000/docker.sock',
        '/home/me/.docker/run/docker.sock rootless unix:///home/me/.docker/run/docker.sock',
      ],
    );
  });

  it('lists a socket that the user named also where it is not there', async () => {
    assert.deepEqual(await found({ setting: '/run/mine.sock' }), [
      '/run/mine.sock setting unix:///run/mine.sock explicit',
    ]);
  });

  it('takes the name of a context as the setting, and `default` for the default socket', async () => {
    const files = contextFiles('lab', { Host: 'ssh://me@lab' });
    const lab = await only({ setting: 'lab', files });
    assert.deepEqual(
      [lab.title, lab.address, lab.origin],
      ['Docker (context lab)', 'ssh://me@lab', 'setting'],
    );
    assert.deepEqual(await found({ setting: 'default' }), [
      'docker setting unix:///var/run/docker.sock explicit',
    ]);
  });

  it('lets DOCKER_CONTEXT decide over config.json, and DOCKER_CONFIG name its folder', async () => {
    const files = {
      '/cfg/config.json': '{"currentContext":"b"}',
      ...contextFiles('a', { Host: 'tcp://a:1' }, { folder: '/cfg' }),
    };
    const env = { DOCKER_CONFIG: '/cfg', DOCKER_CONTEXT: 'a' };
    assert.deepEqual(await found({ env, files }), ['a:1 context tcp://a:1 explicit']);
  });

  it('has nothing to add for the default context', async () => {
    assert.deepEqual(await found({ files: config('default') }), []);
    assert.deepEqual(await found({ files: { '/home/me/.docker/config.json': '{}' } }), []);
  });

  describe('TLS', () => {
    it('comes with a context', async () => {
      const files = {
        ...config('lab'),
        ...contextFiles('lab', { Host: 'tcp://lab:2376' }, { tls: ['ca', 'cert', 'key'] }),
      };
      const hash = createHash('sha256').update('lab').digest('hex');
      const folder = `/home/me/.docker/contexts/tls/${hash}/docker`;
      assert.deepEqual((await only({ files })).tls, {
        ca: `${folder}/ca.pem`,
        cert: `${folder}/cert.pem`,
        key: `${folder}/key.pem`,
      });
    });

    it('comes with a context that does not check it', async () => {
      const files = {
        ...config('lab'),
        ...contextFiles('lab', { Host: 'tcp://lab:1', SkipTLSVerify: true }),
      };
      assert.deepEqual((await only({ files })).tls, { skipVerify: true });
    });

    it('comes with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH', async () => {
      const env = { DOCKER_HOST: 'tcp://h:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
      assert.deepEqual((await only({ env, files: { '/certs/ca.pem': 'PEM' } })).tls, { ca: '/certs/ca.pem' });
      const without = { DOCKER_HOST: 'tcp://h:1', DOCKER_TLS_VERIFY: '1' };
      assert.deepEqual((await only({ env: without, files: { '/home/me/.docker/key.pem': 'PEM' } })).tls, {
        key: '/home/me/.docker/key.pem',
      });
    });

    it('is not checked with DOCKER_TLS alone, is usual on port 2376, and absent elsewhere', async () => {
      assert.deepEqual((await only({ env: { DOCKER_HOST: 'tcp://h:1', DOCKER_TLS: '1' } })).tls, {
        skipVerify: true,
      });
      assert.deepEqual((await only({ env: { DOCKER_HOST: 'tcp://h:2376' } })).tls, {});
      assert.equal((await only({ env: { DOCKER_HOST: 'h:2375' } })).tls, undefined);
      assert.equal(
        (await only({ env: { DOCKER_HOST: 'unix:///x.sock', DOCKER_TLS_VERIFY: '1' } })).tls,
        undefined,
      );
    });
  });

  describe('a problem', () => {
    const problems: [string, Machine, RegExp][] = [
      [
        'a context that is not there',
        { env: { DOCKER_CONTEXT: 'gone' } },
        /no Docker context "gone".*docker context ls/,
      ],
      ['a setting that names no context', { setting: 'gone' }, /no Docker context "gone"/],
      [
        'a context without an engine',
        { files: { ...config('k'), ...contextFiles('k', {}) } },
        /"k" names no engine/,
      ],
      [
        'a context with a strange address',
        { files: { ...config('k'), ...contextFiles('k', { Host: 'fd://' }) } },
        /"k": "fd:\/\/"/,
      ],
      ['DOCKER_HOST that is no address', { env: { DOCKER_HOST: 'nonsense' } }, /"nonsense" cannot be used/],
      [
        'DOCKER_CERT_PATH without certificates',
        { env: { DOCKER_HOST: 'tcp://h:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/none' } },
        /DOCKER_CERT_PATH names \/none/,
      ],
      [
        'a broken config.json',
        { files: { '/home/me/.docker/config.json': '{oops' } },
        /config\.json cannot be read/,
      ],
      [
        'a config.json that is a list of nothing',
        { files: { '/home/me/.docker/config.json': 'null' } },
        /config\.json cannot be read/,
      ],
    ];
    for (const [what, machine, expected] of problems) {
      it(`is told as data: ${what}`, async () => {
        const endpoint = await only(machine);
        assert.match(endpoint.problem ?? '', expected);
        assert.equal(endpoint.address, '');
        assert.notEqual(endpoint.name, '');
      });
    }

    it('is told of broken context files', async () => {
      const [file] = Object.keys(contextFiles('k', {}));
      const endpoint = await only({ files: { ...config('k'), [file!]: 'half a fi' } });
      assert.match(endpoint.problem ?? '', /meta\.json cannot be read/);
    });

    it('keeps nobody from the engines that are there', async () => {
      const env = { DOCKER_HOST: 'nonsense', DOCKER_CONTEXT: 'gone' };
      assert.deepEqual(await found({ env, sockets: ['/var/run/docker.sock'] }), [
        'DOCKER_HOST DOCKER_HOST explicit',
        'gone context explicit',
        'docker default unix:///var/run/docker.sock',
      ]);
    });
  });
});
