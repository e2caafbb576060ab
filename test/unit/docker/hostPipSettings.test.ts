import assert from 'node:assert/strict';
import { hostPipSettings } from '../../../src/backends/docker/hostPipSettings.ts';
import { TestFolder } from '../../support/folder.ts';

describe("this machine's pip settings, for a pip in a container", () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder({ 'one.pem': 'one', 'two.pem': 'two' });
  });
  afterEach(() => folder.remove());

  it('index and proxy, and nothing else of the environment', async () => {
    const passed = {
      PIP_INDEX_URL: 'https://index.example/simple',
      PIP_EXTRA_INDEX_URL: 'https://more.example/simple',
      HTTPS_PROXY: 'http://proxy.example:3128',
      no_proxy: '.example',
    };
    const kept = {
      SECRET_TOKEN: 'x',
      PIP_TARGET: '/somewhere',
      PIP_CACHE_DIR: '/c',
      PATH: '/bin',
      HOME: '/root',
    };
    assert.deepEqual(await hostPipSettings({ ...passed, ...kept }), { env: passed, entries: [] });
  });

  it('what names this machine itself means another one in a container', async () => {
    const env = {
      PIP_INDEX_URL: 'http://localhost:3141/simple',
      http_proxy: 'http://127.0.0.1:3128',
      https_proxy: 'http://[::1]:3128',
      PIP_RETRIES: '',
    };
    assert.deepEqual((await hostPipSettings(env)).env, {});
  });

  it('the certificates come along, of the most special variable that leads to a file', async () => {
    const env = {
      SSL_CERT_FILE: folder.at('one.pem'),
      REQUESTS_CA_BUNDLE: folder.at('two.pem'),
      PIP_CERT: folder.at('none.pem'),
    };
    const { env: set, entries } = await hostPipSettings(env);
    assert.deepEqual(set, { PIP_CERT: '/opt/flow-sessions/outside/certificates.pem' });
    assert.deepEqual(entries, [
      { kind: 'bytes', path: 'opt/flow-sessions/outside/certificates.pem', bytes: Buffer.from('two') },
    ]);
  });
});
