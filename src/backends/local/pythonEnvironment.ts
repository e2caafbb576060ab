import { join } from 'node:path';
import type { Report } from '../../session/operation.ts';
import { childEnvironment, pipToUv } from './childEnvironment.ts';
import type { Interpreter } from './interpreter.ts';
import { explainInstallFailure, type RequirementSource } from '../../session/explainInstallFailure.ts';
import { localErrors } from './localErrors.ts';
import { pipSettings } from './pipSettings.ts';
import { runTool, type Supervisor } from './runTool.ts';

/** Makes environments and installs into them, with uv where there is one and with venv and pip where not. */
export interface Installer {
  interpreter: Interpreter;
  uv?: string;
  supervisor: Supervisor;
}

/** The Python inside a virtual environment. */
export const pythonIn = (environment: string): string =>
  process.platform === 'win32'
    ? join(environment, 'Scripts', 'python.exe')
    : join(environment, 'bin', 'python');

/** Makes an empty virtual environment at `path`, which must not exist. */
export async function makeEnvironment(
  { interpreter, uv, supervisor }: Installer,
  path: string,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const [command, ...args] = creation(interpreter, uv, path);
  const { code, stderr, stdout } = await runTool({
    command: command!,
    args,
    signal,
    supervisor,
    onLine: toLog(report),
  });
  if (code !== 0) throw localErrors.environmentFailed(lastLines(stderr || stdout));
}

function creation(interpreter: Interpreter, uv: string | undefined, path: string): string[] {
  if (uv) return [uv, 'venv', '--python', interpreter.path, '--no-project', path];
  if (interpreter.hasVenv) return [interpreter.path, '-I', '-m', 'venv', path];
  if (interpreter.hasVirtualenv) return [interpreter.path, '-I', '-m', 'virtualenv', path];
  throw localErrors.noVenv(
    interpreter.path,
    interpreter.version,
    'import venv, ensurepip and import virtualenv all failed',
  );
}

/** Requirement lines from the settings, or a requirements file to be read in the session's flow folder. */
export type ToInstall = { lines: string[] } | { file: string; cwd: string; sources: RequirementSource[] };

/** Installs into the environment at `path`. What fails is told with the line of the user's file that asked for it. */
export async function installInto(
  { interpreter, uv, supervisor }: Installer,
  path: string,
  what: ToInstall,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const wanted = 'lines' in what ? what.lines : ['-r', what.file];
  if (!wanted.length) return;
  const python = pythonIn(path);
  const [command, ...args] = uv
    ? [uv, 'pip', 'install', '--python', python, ...wanted]
    : [python, '-I', '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...wanted];
  report({ kind: 'log', stream: 'stdout', text: `$ ${uv ? 'uv pip' : 'pip'} install ${wanted.join(' ')}` });
  const { code, stdout, stderr } = await runTool({
    command: command!,
    args,
    env: uv ? pipToUv({ ...(await pipSettings(interpreter, signal)), ...childEnvironment() }) : {},
    signal,
    supervisor,
    onLine: toLog(report),
    ...('cwd' in what && { cwd: what.cwd }),
  });
  if (code !== 0) throw explainInstallFailure(`${stdout}\n${stderr}`, 'sources' in what ? what.sources : []);
}

const toLog =
  (report: Report) =>
  (stream: 'stdout' | 'stderr', text: string): void =>
    report({ kind: 'log', stream, text });

export const lastLines = (text: string, count = 5): string =>
  text.trim().split('\n').slice(-count).join('\n');
