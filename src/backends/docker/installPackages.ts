import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { explainInstallFailure } from '../../session/explainInstallFailure.ts';
import type { Report } from '../../session/operation.ts';
import type { PackageDiff } from '../../session/run.ts';
import type { Builder } from './builder.ts';
import { hostPipSettings } from './hostPipSettings.ts';
import { dockerErrors } from './dockerErrors.ts';
import { requirementFiles } from './requirementFiles.ts';
import { tarSessionFiles } from './tarStream.ts';

/** An installed distribution. */
interface Installed {
  name: string;
  version: string;
}

/** What pip must know in a container that is ours alone: it may write to the system's Python, and keeps nothing for later. */
const pipEnvironment: Record<string, string> = {
  PIP_BREAK_SYSTEM_PACKAGES: '1',
  PIP_ROOT_USER_ACTION: 'ignore',
  PIP_NO_CACHE_DIR: '1',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
};

/**
 * Installs lines from the settings and then the flow's requirement files, and tells what that changed. Resolves with the
 * names of what was there before.
 */
export async function installPackages(
  builder: Builder,
  wanted: { lines: readonly string[]; flow: LoadedFlow },
  report: Report,
  signal: AbortSignal,
): Promise<string[]> {
  const { lines, flow } = wanted;
  const files = requirementFiles(flow);
  report({ kind: 'phase', phase: 'files' });
  if (files?.needsFlow) await builder.unpackFlow(tarSessionFiles(flow.files.files, signal), signal);
  const host = await hostPipSettings();
  await builder.put([...(files?.entries ?? []), ...host.entries]);
  const before = await installed(builder, signal);
  report({ kind: 'phase', phase: 'install' });
  const env = { ...host.env, ...pipEnvironment };
  if (lines.length) await pip(builder, lines, env, flow, report, signal);
  if (files) await pip(builder, ['-r', files.main], env, flow, report, signal);
  const diff = packageDiff(before, await installed(builder, signal));
  report({ kind: 'packages', diff });
  return before.map(({ name }) => name);
}

async function pip(
  builder: Builder,
  args: readonly string[],
  env: Record<string, string>,
  flow: LoadedFlow,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { pip: version, executable } = builder.python;
  if (version === null) throw dockerErrors.noPip('of the flow', executable, 'No module named pip');
  report({ kind: 'log', stream: 'stdout', text: `$ pip install ${args.join(' ')}` });
  const { requirements, nested } = flow.environment;
  const { code, stdout, stderr } = await builder.runPython(
    ['-m', 'pip', 'install', '--no-input', ...args],
    env,
    report,
    signal,
  );
  if (code !== 0)
    throw explainInstallFailure(`${stdout}\n${stderr}`, requirements ? [requirements, ...nested] : []);
}

/** What is installed in a builder; nothing where its worker cannot tell. */
async function installed(builder: Builder, signal: AbortSignal): Promise<Installed[]> {
  const { code, stdout } = await builder.runWorker(['--list-packages'], signal);
  return code === 0 ? (JSON.parse(stdout) as Installed[]) : [];
}

/** What an installation changed, by name. */
export function packageDiff(before: readonly Installed[], after: readonly Installed[]): PackageDiff {
  const had = new Map(before.map(({ name, version }) => [name, version]));
  const has = new Map(after.map(({ name, version }) => [name, version]));
  return {
    added: after.filter(({ name }) => !had.has(name)).map(({ name, version }) => ({ name, version })),
    removed: before.filter(({ name }) => !has.has(name)).map(({ name, version }) => ({ name, version })),
    changed: after.flatMap(({ name, version: to }) => {
      const from = had.get(name);
      return from !== undefined && from !== to ? [{ name, from, to }] : [];
    }),
  };
}
