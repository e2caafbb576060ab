import type { RequirementsFile } from '../../flow/environment.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { explainInstallFailure } from '../../session/explainInstallFailure.ts';
import { FeedCredentialChain, type FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import { withPrivateFeeds, type PrivateInstall } from '../../session/feeds/withPrivateFeeds.ts';
import type { Report } from '../../session/operation.ts';
import { diffPackages, type NamedPackage } from '../../session/packageDiff.ts';
import type { Builder } from './builder.ts';
import { hostPipSettings } from './hostPipSettings.ts';
import { dockerErrors } from './dockerErrors.ts';
import { requirementFiles } from './requirementFiles.ts';
import { tarSessionFiles } from './tarStream.ts';

/**
 * What pip must know in a container that is ours alone: it may write to the system's Python, and keeps nothing for later.
 * What an image says of another place to install to would hide the packages from its own Python.
 */
const pipEnvironment: Record<string, string> = {
  PIP_BREAK_SYSTEM_PACKAGES: '1',
  PIP_REQUIRE_VIRTUALENV: '0',
  PIP_USER: '0',
  PIP_TARGET: '',
  PIP_PREFIX: '',
  PIP_ROOT: '',
  PIP_ROOT_USER_ACTION: 'ignore',
  PIP_NO_CACHE_DIR: '1',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
};

/** What is installed before and after. */
export interface PackageChange {
  before: NamedPackage[];
  after: NamedPackage[];
}

/**
 * Installs lines from the settings and then the flow's requirement files, and tells what that changed.
 */
export async function installPackages(
  builder: Builder,
  wanted: { lines: readonly string[]; flow: LoadedFlow },
  credentials: FeedCredentials | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<PackageChange> {
  const { lines, flow } = wanted;
  const { requirements, nested } = flow.environment;
  const sources = requirements ? [requirements, ...nested] : [];
  const feeds = await withPrivateFeeds(sources, credentials ?? new FeedCredentialChain([]), signal);
  for (const text of feeds.notes) report({ kind: 'log', stream: 'stdout', text });
  const files = requirementFiles(flow, feeds.texts);
  report({ kind: 'phase', phase: 'files' });
  if (files?.needsFlow) await builder.unpackFlow(tarSessionFiles(flow.files.files, { signal }), signal);
  const host = await hostPipSettings();
  await builder.put([...(files?.entries ?? []), ...host.entries]);
  const before = await installed(builder, signal);
  report({ kind: 'phase', phase: 'install' });
  const env = { ...host.env, ...pipEnvironment };
  if (lines.length) await pip(builder, lines, env, feeds, sources, report, signal);
  if (files) await pip(builder, ['-r', files.main], env, feeds, sources, report, signal);
  const after = await installed(builder, signal);
  report({ kind: 'packages', diff: diffPackages(before, after) });
  return { before, after };
}

async function pip(
  builder: Builder,
  args: readonly string[],
  env: Record<string, string>,
  feeds: PrivateInstall,
  sources: RequirementsFile[],
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { image, python } = builder;
  const { pip: version, executable } = python;
  if (version === null) throw dockerErrors.noPip(image, executable, 'No module named pip');
  report({ kind: 'log', stream: 'stdout', text: `$ pip install ${args.join(' ')}` });
  const { code, stdout, stderr } = await builder.runPython(
    [...feeds.pip, 'install', '--no-input', ...args],
    { ...env, ...feeds.env },
    (event) => {
      if (event.kind !== 'log') report(event);
      // Said of each package that an image brought, and of no use to anyone.
      else if (!event.text.startsWith('Requirement already satisfied:'))
        report({ ...event, text: feeds.redact(event.text) });
    },
    signal,
  );
  if (code === 0) return;
  const output = feeds.redact(`${stdout}\n${stderr}`);
  throw feeds.refusal(output) ?? explainInstallFailure(output, sources);
}

/** What is installed in a builder; nothing where its worker cannot tell. */
async function installed(builder: Builder, signal: AbortSignal): Promise<NamedPackage[]> {
  const { code, stdout } = await builder.runWorker(['--list-packages'], signal);
  return code === 0 ? (JSON.parse(stdout) as NamedPackage[]) : [];
}
