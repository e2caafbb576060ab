import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { registryAuth } from '../../../src/backends/docker/registryAuth.ts';
import { TestFolder } from '../../support/folder.ts';
import { writeScript } from '../../support/terminal.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('what `docker login` left', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  const ask = (config: unknown, registry: string) => {
    folder.write({ 'config.json': typeof config === 'string' ? config : JSON.stringify(config) });
    const PATH = `${folder.at('bin')}${delimiter}${process.env.PATH}`;
    return registryAuth(registry, { DOCKER_CONFIG: folder.path, PATH });
  };

  it('nothing, where there is no file, a torn one, or none for the registry', async () => {
    assert.equal(await registryAuth('docker.io', { DOCKER_CONFIG: folder.at('none') }), undefined);
    for (const config of [
      '{"torn',
      {},
      { auths: {} },
      { auths: { 'other:1': { auth: base64('a:b') } } },
      { auths: { 'here:1': {} } },
    ])
      assert.equal(await ask(config, 'here:1'), undefined);
  });

  it('a user and a password, which may hold colons', async () => {
    assert.deepEqual(await ask({ auths: { 'here:1': { auth: base64('ann:a:b') } } }, 'here:1'), {
      username: 'ann',
      password: 'a:b',
      serveraddress: 'here:1',
    });
    const old = { auths: { 'https://here': { auth: base64('ann:x') } } };
    assert.equal((await ask(old, 'here'))?.password, 'x');
  });

  it("Docker's own registry goes by its old address", async () => {
    const auths = { 'https://index.docker.io/v1/': { auth: base64('ann:x'), identitytoken: 'token' } };
    const found = await ask({ auths }, 'docker.io');
    assert.deepEqual([found?.serveraddress, found?.identitytoken], ['https://index.docker.io/v1/', 'token']);
  });

  it('a helper program is asked for the registry, and trusted before the file', async function () {
    if (process.platform === 'win32') this.skip();
    writeScript(
      folder.at('bin/docker-credential-ours'),
      'read server\ntest "$1" = get || exit 1\necho "{\\"Username\\":\\"of $server\\",\\"Secret\\":\\"s\\"}"',
    );
    writeScript(
      folder.at('bin/docker-credential-token'),
      'echo "{\\"Username\\":\\"<token>\\",\\"Secret\\":\\"t\\"}"',
    );
    writeScript(folder.at('bin/docker-credential-none'), 'echo credentials not found; exit 1');
    const auths = { 'here:1': { auth: base64('file:x') } };
    const user = async (more: object): Promise<string | undefined> =>
      (await ask({ auths, ...more }, 'here:1'))?.username;
    assert.equal(await user({ credsStore: 'ours' }), 'of here:1');
    assert.equal(await user({ credHelpers: { 'here:1': 'ours' }, credsStore: 'none' }), 'of here:1');
    assert.equal(await user({ credHelpers: { 'there:1': 'ours' } }), 'file');
    assert.equal(await user({ credsStore: 'none' }), 'file');
    assert.equal(await user({ credsStore: 'not-there' }), 'file');
    assert.equal(await user({ credsStore: '../bin/docker-credential-ours' }), 'file', 'a path is no helper');
    assert.equal((await ask({ credsStore: 'token' }, 'here:1'))?.identitytoken, 't');
  });
});
