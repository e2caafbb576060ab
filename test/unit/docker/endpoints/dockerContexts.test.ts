import assert from 'node:assert/strict';
import { contextNames, readContext } from '../../../../src/backends/docker/endpoints/dockerContexts.ts';
import { contextFiles, fakeSources } from './fakeSources.ts';

describe('Docker contexts', () => {
  it('are listed by name, the default one first, broken ones left out', async () => {
    const files = {
      ...contextFiles('zeta', { Host: 'tcp://z:1' }),
      ...contextFiles('alpha', { Host: 'tcp://a:1' }),
      '/home/me/.docker/contexts/meta/0000/meta.json': '{',
    };
    assert.deepEqual(await contextNames(fakeSources({ files })), ['default', 'alpha', 'zeta']);
    assert.deepEqual(await contextNames(fakeSources({})), ['default']);
  });

  it('are read from the folders of Windows', async () => {
    const folder = 'C:\\Users\\me\\.docker';
    const files = contextFiles('w', { Host: 'npipe:////./pipe/mine' }, { folder, sep: '\\' });
    assert.deepEqual(await readContext('w', fakeSources({ platform: 'win32', files })), {
      address: 'npipe:////./pipe/mine',
    });
  });
});
