import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findInterpreter, onPath } from '../../../src/backends/local/interpreter.ts';
import type { UserError } from '../../../src/common/userError.ts';

const answer = (version: string): string =>
  JSON.stringify({
    path: '/real/python',
    version,
    implementation: 'cpython',
    platform: 'linux-x86_64',
    hasVenv: true,
    hasVirtualenv: false,
    hasPip: true,
  });

describe('findInterpreter', function () {
  let folder: string;
  let cache: string;
  const path = process.env.PATH;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-python-'));
    cache = join(folder, 'interpreters.json');
    // Nothing but the shell for the scripts.
    process.env.PATH = join(folder, 'bin');
  });

  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A program that says so; what it is asked is counted. */
  const program = (name: string, script: string): string => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho asked >> '${folder}/asked'\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const python = (name: string, version: string): string => program(name, `echo '${answer(version)}'`);
  const asked = (): number =>
    existsSync(join(folder, 'asked'))
      ? readFileSync(join(folder, 'asked'), 'utf8').split('\n').length - 1
      : 0;

  const find = async (setting?: string, preferred?: string) =>
    await findInterpreter(setting, async () => preferred, cache);
  const refusal = async (promise: Promise<unknown>): Promise<UserError['details']> => {
    const [{ reason }] = (await Promise.allSettled([promise])) as [PromiseRejectedResult];
    return (reason as UserError).details;
  };

  it('takes the setting, else what another extension chose, else python3, else python', async () => {
    python('bin/python', '3.9.0');
    assert.equal((await find()).version, '3.9.0');
    python('bin/python3', '3.10.1');
    assert.equal((await find()).version, '3.10.1');
    const chosen = python('chosen', '3.11.2');
    assert.equal((await find(undefined, chosen)).version, '3.11.2');
    const setting = python('setting', '3.12.3');
    assert.equal((await find(setting, chosen)).version, '3.12.3');
  });

  it('passes over what is too old or no Python, also where it was chosen elsewhere', async () => {
    python('bin/python3', '3.8.20');
    program('bin/python', 'echo hello');
    const { code, kind, evidence, remedy } = await refusal(find(undefined, join(folder, 'gone')));
    assert.deepEqual([code, kind], ['FSE301', 'missing']);
    assert.match(evidence ?? '', /gone: cannot be started \(ENOENT\)/);
    assert.match(evidence ?? '', /python3: Python 3\.8\.20 is older than 3\.9/);
    assert.match(evidence ?? '', /python: it is not a Python/);
    assert.match(remedy ?? '', /Install Python 3\.9/);
    python('bin/python', '3.13.0');
    assert.equal((await find()).version, '3.13.0');
  });

  it('says that nothing is on PATH', async () => {
    const { evidence } = await refusal(find());
    assert.equal(evidence, 'Tried: python3: not on PATH; python: not on PATH');
  });

  it('the setting must be usable: no other one is taken in its place', async () => {
    python('bin/python3', '3.12.0');
    const broken = program('broken', 'echo "ImportError: no module named json" >&2; exit 1');
    for (const [setting, evidence] of [
      [broken, 'ImportError: no module named json'],
      [python('old', '2.7.18'), 'Python 2.7.18 is older than 3.9'],
      [program('silent', 'exit 3'), 'exit code 3'],
      [join(folder, 'missing'), 'cannot be started (ENOENT)'],
      ['no-such-name', 'not on PATH'],
    ] as const) {
      const details = await refusal(find(setting));
      assert.equal(details.code, 'FSE302', setting);
      assert.equal(details.evidence, evidence);
      assert.match(details.message, new RegExp(setting));
    }
  });

  it('a script is asked every time: it may lead to another Python tomorrow', async () => {
    python('bin/python3', '3.12.0');
    await find();
    await find();
    assert.equal(asked(), 2);
    python('bin/python3', '3.13.0');
    assert.equal((await find()).version, '3.13.0');
  });

  it("a shim is remembered until the version manager's choice changes", async () => {
    writeFileSync(join(folder, 'version'), '3.12.0');
    const shim = python('shims/python3', '3.12.0');
    await find(shim);
    await find(shim);
    assert.equal(asked(), 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    writeFileSync(join(folder, 'version'), '3.13.0');
    await find(shim);
    assert.equal(asked(), 2);
  });

  it('what is no Python is not remembered', async () => {
    // No script, so its answer would be remembered by its size and time.
    const linked = join(folder, 'linked');
    symlinkSync(process.execPath, linked);
    assert.equal((await refusal(find(linked))).code, 'FSE302');
    assert.equal(existsSync(cache), false);
  });

  it('a cache that cannot be written does not matter', async () => {
    writeFileSync(join(folder, 'version'), '1');
    const shim = python('shims/python3', '3.12.0');
    cache = join(folder, 'missing', 'interpreters.json');
    assert.equal((await find(shim)).version, '3.12.0');
  });

  it('onPath finds programs only, in the order of PATH', async () => {
    mkdirSync(join(folder, 'one', 'tool'), { recursive: true });
    const second = program('two/tool', '');
    writeFileSync(join(folder, 'three'), '');
    process.env.PATH = ['', join(folder, 'one'), join(folder, 'two'), folder].join(delimiter);
    assert.equal(await onPath('tool'), second);
    assert.equal(await onPath('three'), undefined, 'it may not be executed');
    assert.equal(await onPath('four'), undefined);
  });
});
