import assert from 'node:assert/strict';
import { childEnvironment, pipToUv } from '../../../src/backends/local/childEnvironment.ts';
import { defaultLocalSettings, toLocalSettings } from '../../../src/backends/local/localSettings.ts';

describe('toLocalSettings', () => {
  it('anything that is no settings gives the defaults', () => {
    for (const value of [undefined, null, 1, 'text', [], {}]) {
      assert.deepEqual(toLocalSettings(value), defaultLocalSettings);
    }
  });

  it('takes what is right', () => {
    const settings = {
      pythonPath: '/python',
      uvPath: '/uv',
      allowUvInstall: false,
      basePackages: ['a', 'b==1'],
      idleMinutes: 0,
    };
    assert.deepEqual(toLocalSettings({ writtenBy: 'editor', ...settings }), settings);
    assert.deepEqual(toLocalSettings({ basePackages: [] }).basePackages, []);
  });

  it('what is wrong falls back, each by itself', () => {
    const wrong = {
      pythonPath: '',
      uvPath: 5,
      basePackages: ['a', 1],
      idleMinutes: -1,
      allowUvInstall: 'no',
    };
    assert.deepEqual(toLocalSettings(wrong), defaultLocalSettings);
    assert.equal(toLocalSettings({ ...wrong, idleMinutes: 5 }).idleMinutes, 5);
    assert.equal(toLocalSettings({ idleMinutes: Number.NaN }).idleMinutes, 60);
  });
});

describe('pipToUv', () => {
  it("maps each of pip's variables to uv's", () => {
    assert.deepEqual(
      pipToUv({
        PIP_INDEX_URL: 'http://index',
        PIP_EXTRA_INDEX_URL: 'http://extra',
        PIP_FIND_LINKS: '/wheels',
        PIP_NO_INDEX: '1',
        PIP_CERT: '/cert.pem',
        PIP_CONSTRAINT: 'c.txt',
        PIP_TRUSTED_HOST: 'host',
      }),
      {
        UV_DEFAULT_INDEX: 'http://index',
        UV_INDEX: 'http://extra',
        UV_FIND_LINKS: '/wheels',
        UV_NO_INDEX: '1',
        SSL_CERT_FILE: '/cert.pem',
        UV_CONSTRAINT: 'c.txt',
        UV_INSECURE_HOST: 'host',
      },
    );
  });

  it("uv's own variables win, and empty ones count for nothing", () => {
    assert.deepEqual(pipToUv({ PIP_INDEX_URL: 'http://pip', UV_DEFAULT_INDEX: 'http://uv' }), {});
    assert.deepEqual(pipToUv({ PIP_NO_INDEX: '', PIP_CERT: undefined }), {});
  });
});

describe('childEnvironment', () => {
  it('drops what belongs to the editor or to another Python, and keeps the rest', () => {
    const foreign = ['VSCODE_PID', 'ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'PYTHONPATH', 'VIRTUAL_ENV'];
    const kept = ['PATHS_OF_MINE', 'OPENAI_API_KEY', 'PIP_INDEX_URL', 'PYTHON_KEYRING'];
    const before = { ...process.env };
    try {
      for (const name of [...foreign, ...kept]) process.env[name] = 'x';
      const env = childEnvironment({ EXTRA: '1', PYTHONUNBUFFERED: '0' });
      for (const name of foreign) assert.equal(env[name], undefined, name);
      for (const name of kept) assert.equal(env[name], 'x', name);
      assert.deepEqual([env.EXTRA, env.PYTHONUNBUFFERED, env.PYTHONIOENCODING], ['1', '0', 'utf-8']);
    } finally {
      for (const name of [...foreign, ...kept]) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });
});
