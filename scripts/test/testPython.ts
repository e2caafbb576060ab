import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { withFileLock } from '../lib/fileLock.ts';
import { findExecutable, isExecutable } from '../lib/findExecutable.ts';
import { testCache } from '../lib/paths.ts';
import { mustRun, runCommand } from '../lib/runCommand.ts';

const packages = ['promptflow==1.18.5', 'promptflow-tools==1.6.1'];
const isWindows = process.platform === 'win32';

export interface TestPython {
  /** A Python that has prompt flow. Tests must not install anything into it. */
  python: string;
  /** The Python of this machine that the other was made from. */
  base: string;
  /** Absent where it could neither be found nor installed. */
  uv: string | undefined;
  /** What the suites get in their environment to find these. */
  env: Record<string, string>;
}

/** Makes the one cached Python environment of the tests, or finds it again. Throws when it cannot be made. */
export function prepareTestPython(): Promise<TestPython> {
  return withFileLock(join(testCache, 'python.lock'), async () => {
    const base = await findPython();
    const uvEnv = canWrite(homedir()) ? {} : { UV_CACHE_DIR: join(testCache, 'uv') };
    const uv = await findUv(base.path);
    const names = packages.map((name) => name.replace('==', '-')).join('-');
    const folder = join(testCache, `${names}-py${base.version}`);
    const python = pythonOf(folder);
    const stamp = join(folder, 'complete.txt');
    if (!(existsSync(stamp) && readFileSync(stamp, 'utf8') === base.path && isExecutable(python))) {
      console.log(`Making the Python environment of the tests (once): ${packages.join(', ')}`);
      await makeEnvironment(folder, python, base.path, uv, uvEnv);
      writeFileSync(stamp, base.path);
    }
    const env = {
      ...uvEnv,
      FLOW_SESSIONS_TEST_PYTHON: python,
      FLOW_SESSIONS_TEST_CACHE: testCache,
      ...(uv && { FLOW_SESSIONS_UV: uv }),
    };
    return { python, base: base.path, uv, env };
  });
}

async function findPython(): Promise<{ path: string; version: string }> {
  const path = findExecutable('python3', 'python');
  if (!path) throw new Error('No python3 on PATH: install Python 3.9 or newer.');
  const script = 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)';
  const [version = '', executable = ''] = (await mustRun(path, path, ['-c', script])).stdout
    .trim()
    .split(/\r?\n/);
  const minor = Number(version.split('.')[1]);
  if (!version.startsWith('3.') || minor < 9 || minor > 13) {
    throw new Error(`Prompt flow needs Python 3.9 to 3.13; ${path} is ${version}.`);
  }
  return { path: executable, version };
}

/** On PATH, else installed with pip; where Python comes without pip, with the one of a venv. */
async function findUv(python: string): Promise<string | undefined> {
  const target = join(testCache, 'tools');
  const venv = join(testCache, 'tools-venv');
  const name = isWindows ? 'uv.exe' : 'uv';
  const places = [join(target, 'bin', name), join(venv, isWindows ? 'Scripts' : 'bin', name)];
  const found = findExecutable('uv') ?? places.find(isExecutable);
  if (found) return found;
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  if ((await runCommand(python, [...install, '--target', target, 'uv'])).code !== 0) {
    await runCommand(python, ['-m', 'venv', venv]);
    await runCommand(pythonOf(venv), [...install, 'uv']);
  }
  return places.find(isExecutable);
}

const pythonOf = (venv: string): string => join(venv, isWindows ? 'Scripts/python.exe' : 'bin/python');

async function makeEnvironment(
  folder: string,
  python: string,
  base: string,
  uv: string | undefined,
  uvEnv: NodeJS.ProcessEnv,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  if (uv) {
    const env = { ...process.env, ...uvEnv };
    const made = await runCommand(uv, ['venv', '--quiet', '--python', base, folder], { env });
    const install = ['pip', 'install', '--quiet', '--python', python, ...packages];
    if (made.code === 0 && (await runCommand(uv, install, { env })).code === 0) return;
    // uv does not read pip's settings, so pip may reach an index that uv does not.
    rmSync(folder, { recursive: true, force: true });
  }
  await mustRun('python3 -m venv', base, ['-m', 'venv', folder]);
  await mustRun('pip install', python, ['-m', 'pip', 'install', '--quiet', ...packages]);
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
