import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../session/operation.ts';
import { tryLock } from '../../host/fileLock.ts';
import type { Home } from '../../host/home.ts';
import { onPath, type Interpreter } from './interpreter.ts';
import type { LocalSettings } from './localSettings.ts';
import { runTool, type Supervisor } from './runTool.ts';

/**
 * The `uv` to use: the setting's, the one on PATH, or one of our own, which is installed with pip the first time unless the
 * settings refuse that. Undefined where there is none; then venv and pip do its work, more slowly.
 */
export async function findUv(
  settings: LocalSettings,
  home: Home,
  interpreter: Interpreter,
  supervisor: Supervisor,
  report: Report,
  signal: AbortSignal,
): Promise<string | undefined> {
  const known = settings.uvPath ?? (await onPath('uv')) ?? (await existing(ownUv(home)));
  if (known || !settings.allowUvInstall || !interpreter.hasPip) return known;
  const lock = await tryLock(`${join(home.tools, 'uv')}.lock`);
  // Somebody else is at it: go on without, rather than wait.
  if (!lock) return undefined;
  try {
    report({
      kind: 'log',
      stream: 'stdout',
      text: 'Installing uv into the tools folder of Flow Sessions (once).',
    });
    const { code } = await runTool({
      command: interpreter.path,
      args: ['-I', '-m', 'pip', 'install', '--quiet', '--target', join(home.tools, 'uv'), 'uv'],
      signal,
      supervisor,
      onLine: (stream, text) => report({ kind: 'log', stream, text }),
    });
    if (code !== 0)
      report({ kind: 'log', stream: 'stderr', text: 'uv could not be installed; going on with pip.' });
    return await existing(ownUv(home));
  } finally {
    await lock.release();
  }
}

const ownUv = (home: Home): string =>
  join(home.tools, 'uv', 'bin', process.platform === 'win32' ? 'uv.exe' : 'uv');

async function existing(path: string): Promise<string | undefined> {
  try {
    await access(path);
    return path;
  } catch {
    return undefined;
  }
}
