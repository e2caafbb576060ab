import { join } from 'node:path';
import type { RequirementsFile } from '../../flow/environment.ts';
import { explainInstallFailure } from '../../session/explainInstallFailure.ts';
import { FeedCredentialChain, type FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import { withPrivateFeeds } from '../../session/feeds/withPrivateFeeds.ts';
import type { Report } from '../../session/operation.ts';
import { childEnvironment, pipToUv } from './childEnvironment.ts';
import type { Interpreter } from './interpreter.ts';
import { localErrors } from './localErrors.ts';
import { pipSettings } from './pipSettings.ts';
import { runTool, type Supervisor, type ToolResult } from './runTool.ts';
import { withRequirementsCopies } from './withRequirementsCopies.ts';

/** Makes environments and installs into them, with uv where there is one and with venv and pip where not. */
export interface Installer {
  interpreter: Interpreter;
  uv?: string;
  supervisor: Supervisor;
  /** Where credentials for private feeds come from; without it there are none. */
  feeds?: FeedCredentials;
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

/** Requirement lines from the settings. */
interface LinesInstall {
  lines: string[];
}

/** A requirements file, to be read in the session's flow folder, and the files that it leads to. */
interface RequirementsInstall {
  file: string;
  cwd: string;
  sources: RequirementsFile[];
}

export type ToInstall = LinesInstall | RequirementsInstall;

/** Installs into the environment at `path`. What fails is told with the line of the user's file that asked for it. */
export async function installInto(
  { interpreter, uv, supervisor, feeds = new FeedCredentialChain([]) }: Installer,
  path: string,
  what: ToInstall,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { file, cwd, sources = [], lines = [] }: Partial<RequirementsInstall & LinesInstall> = what;
  const wanted = file === undefined ? lines : ['-r', file];
  if (!wanted.length) return;
  const log = toLog(report);
  const secret = await withPrivateFeeds(sources, feeds, signal);
  for (const note of secret.notes) log('stdout', note);
  log('stdout', `$ ${uv ? 'uv pip' : 'pip'} install ${wanted.join(' ')}`);
  const given = wanted.map((one) => (one === file ? secret.pathOf(one) : one));
  const python = pythonIn(path);
  const [command, ...args] = uv
    ? [uv, 'pip', 'install', '--python', python, ...given]
    : [python, '-I', ...secret.pip, 'install', '--disable-pip-version-check', '--no-input', ...given];
  const settings = uv ? pipToUv({ ...(await pipSettings(interpreter, signal)), ...childEnvironment() }) : {};
  const install = async (): Promise<ToolResult> =>
    await runTool({
      command: command!,
      args,
      env: { ...settings, ...secret.env },
      signal,
      supervisor,
      onLine: log,
      redact: secret.redact,
      ...(cwd !== undefined && { cwd }),
    });
  const { code, stdout, stderr } = await (cwd === undefined
    ? install()
    : withRequirementsCopies(cwd, secret.files, install));
  const output = `${stdout}\n${stderr}`;
  if (code !== 0) throw secret.refusal(output) ?? explainInstallFailure(output, sources);
}

const toLog =
  (report: Report) =>
  (stream: 'stdout' | 'stderr', text: string): void =>
    report({ kind: 'log', stream, text });

export const lastLines = (text: string, count = 5): string =>
  text.trim().split('\n').slice(-count).join('\n');
