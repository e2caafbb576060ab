import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPackages } from '../../../src/backends/local/installedPackages.ts';

describe('installedPackages', () => {
  const environment = mkdtempSync(join(tmpdir(), 'flow-sessions-installed-'));
  const site =
    process.platform === 'win32'
      ? join(environment, 'Lib', 'site-packages')
      : join(environment, 'lib', 'python3.11', 'site-packages');

  const put = (path: string, text: string): void => {
    mkdirSync(join(site, path, '..'), { recursive: true });
    writeFileSync(join(site, path), text);
  };

  after(() => rmSync(environment, { recursive: true, force: true }));

  it('reads names and versions as the packages themselves say them', async () => {
    put('alpha/__init__.py', '');
    put(
      'ruamel.yaml-0.18.6.dist-info/METADATA',
      'Metadata-Version: 2.1\nName: ruamel.yaml\nVersion: 0.18.6\n\nName: no\n',
    );
    put('crlf-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\r\nName: crlf\r\nVersion: 1.0\r\n');
    put('old-2.0-py3.11.egg-info/PKG-INFO', 'Metadata-Version: 1.0\nName: old\nVersion: 2.0\n');
    put('~lf-1.0.dist-info/RECORD', '');
    const found = await installedPackages(environment);
    assert.deepEqual(found.map(({ name, version }) => `${name} ${version}`).sort(), [
      'crlf 1.0',
      'old 2.0',
      'ruamel.yaml 0.18.6',
    ]);
  });

  it('there is nothing in what is not there', async () => {
    assert.deepEqual(await installedPackages(join(environment, 'nowhere')), []);
  });
});
