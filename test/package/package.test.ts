import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { packageProject } from '../../scripts/editor/packageExtension.ts';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { readZip } from './readZip.ts';

/** What ships besides whole folders; vsce renames some. */
const always = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/extension.cjs',
  'extension/dist/cli.cjs',
  'extension/dist/server.cjs',
  'extension/dist/languageClient.cjs',
  'extension/dist/dockerode.cjs',
  'extension/dist/tar-stream.cjs',
  'extension/dist/yazl.cjs',
];
const folders = ['resources', 'media', 'syntaxes', 'l10n'];

describe('the package', function () {
  this.timeout(120_000);
  let home: string;
  let vsix: Buffer;
  let files: Map<string, Buffer>;
  let version: string;

  before(async () => {
    const file = await packageProject();
    vsix = readFileSync(file);
    rmSync(file);
    files = readZip(vsix);
    version = (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string })
      .version;
    home = mkdtempSync(join(tmpdir(), 'flow-sessions-package-'));
    for (const [name, data] of files) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), data);
    }
  });

  after(() => rmSync(home, { recursive: true, force: true }));

  it('holds exactly what the extension needs', () => {
    const inFolders = folders
      .flatMap((folder) => globSync(`${folder}/**/*`, { cwd: projectRoot, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
      .map((entry) => `extension${join(entry.parentPath, entry.name).slice(projectRoot.length)}`);
    assert.deepEqual([...files.keys()].toSorted(), [...always, ...inFolders].toSorted());
  });

  it('holds the worker', () => {
    assert.ok([...files.keys()].some((name) => /^extension\/resources\/worker\/.*\.py$/.test(name)));
  });

  it('is small enough to install in a moment', () => {
    assert.ok(vsix.length < 1_000_000, `${vsix.length} bytes`);
  });

  it('holds no path of the machine that built it', () => {
    const leaks = [...files].filter(([, data]) => data.includes(projectRoot)).map(([name]) => name);
    assert.deepEqual(leaks, []);
  });

  it('holds a command line that runs from there', () => {
    const cli = join(home, 'extension', 'dist', 'cli.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, '--version'], {
      encoding: 'utf8',
      cwd: home,
    });
    assert.equal(status, 0, stderr);
    assert.ok(stdout.includes(version), stdout);
  });
});
