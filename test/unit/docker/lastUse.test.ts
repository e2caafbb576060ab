import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { lastUse, noteUse } from '../../../src/backends/docker/lastUse.ts';
import { Home } from '../../../src/host/home.ts';
import { TestFolder } from '../../support/folder.ts';

describe('the last use of an environment', () => {
  const folder = new TestFolder();
  const home = new Home(folder.at('home'));
  after(() => folder.remove());

  it('is not known before the first, and is noted anew by each', async () => {
    assert.equal(await lastUse(home, 'one'), 0);
    const before = Date.now() - 2000;
    await noteUse(home, 'one');
    assert.ok((await lastUse(home, 'one')) > before);
    utimesSync(join(home.root, 'docker', 'used', 'one'), 1, 1);
    assert.equal(await lastUse(home, 'one'), 1000);
    await noteUse(home, 'one');
    assert.ok((await lastUse(home, 'one')) > before);
    assert.equal(await lastUse(home, 'another'), 0);
  });

  it('is lost where nothing can be written, and nothing else is', async () => {
    folder.write({ 'a file': '' });
    const nowhere = new Home(folder.at('a file'));
    await noteUse(nowhere, 'one');
    assert.equal(await lastUse(nowhere, 'one'), 0);
  });
});
