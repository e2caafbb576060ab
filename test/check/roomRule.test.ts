import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../../scripts/lib/paths.ts';

/** Each wrong import, by the file it is planted in. */
const planted: Record<string, string> = {
  'src/common/planted.ts': '../flow/planted.ts',
  'src/flow/planted.ts': '../session/planted.ts',
  'src/session/planted.ts': '../host/planted.ts',
  'src/host/planted.ts': '../backends/local/planted.ts',
  'src/backends/local/planted.ts': '../../ui/planted.ts',
  'src/backends/docker/planted.ts': '../local/planted.ts',
  'src/language/document/planted.ts': 'vscode',
  'src/ui/planted.ts': '../backends/local/planted.ts',
  'src/cli/planted.ts': '../ui/planted.ts',
};

describe('room rule', function () {
  this.timeout(30_000);
  let copy: string;

  // A copy, so that nobody who checks the project meanwhile meets the planted files.
  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'flow-sessions-rooms-'));
    for (const name of ['src', 'oxlint.config.ts', 'tsconfig.json', 'package.json']) {
      cpSync(join(projectRoot, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  });

  after(() => rmSync(copy, { recursive: true, force: true }));

  it('lets the source pass as it is', () => {
    const { status, output } = lint();
    assert.equal(status, 0, output);
  });

  it('refuses an import against the arrow from every room, and names the room table', () => {
    for (const [file, target] of Object.entries(planted)) plant(file, `import '${target}';\n`);
    const { status, output } = lint();
    assert.equal(status, 1);
    for (const file of Object.keys(planted)) {
      const message = `Not allowed in ${dirname(file)}: see the room table in oxlint.config.ts.`;
      assert.ok(output.includes(message) && output.includes(file), `${file} was let through:\n${output}`);
    }
  });

  it('refuses a Node built-in in the pure session room', () => {
    plant(
      'src/session/planted.ts',
      "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    );
    assert.match(lint().output, /no-nodejs-modules[\s\S]*src\/session\/planted\.ts/);
  });

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  }

  function lint(): { status: number | null; output: string } {
    const oxlint = join(projectRoot, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const result = spawnSync(process.execPath, [oxlint, 'src'], { cwd: copy, encoding: 'utf8' });
    return { status: result.status, output: result.stdout + result.stderr };
  }
});
