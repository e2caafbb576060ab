import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { environmentDigest } from '../../flow/environmentDigest.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { parseRequirements } from '../../flow/requirements/parseRequirements.ts';
import type { Report } from '../../session/operation.ts';
import type { SessionEnvironment, SessionSpec } from '../../session/session.ts';
import { copyEnvironment, type EnvironmentStore } from './environmentStore.ts';
import type { Interpreter } from './interpreter.ts';
import { installInto, makeEnvironment, type Installer, type ToInstall } from './pythonEnvironment.ts';
import type { SessionFolder } from './sessionFolder.ts';

/** The digest of the environment that `flow` asks for on this interpreter. */
export async function localDigest(
  flow: LoadedFlow,
  spec: SessionSpec,
  basePackages: string[],
  interpreter: Interpreter,
): Promise<string> {
  const editable = parseRequirements(flow.environment.requirements?.lines ?? []).some(
    ({ kind }) => kind === 'editable',
  );
  return await environmentDigest({
    base: basePackages,
    environment: flow.environment,
    files: flow.files,
    python: `${interpreter.implementation} ${interpreter.version}`,
    // What is installed in place leads to this session's files: no other session may share it.
    platform: editable ? `${interpreter.platform} ${spec.flow.key}` : interpreter.platform,
  });
}

/** Finds the clean environment of `digest` in the store, or makes it there. `bringFiles` is called before pip needs the files. */
export async function cleanEnvironment(
  store: EnvironmentStore,
  digest: string,
  flow: LoadedFlow,
  folder: SessionFolder,
  basePackages: string[],
  installer: () => Promise<Installer>,
  bringFiles: () => Promise<void>,
  again: boolean,
  report: Report,
  signal: AbortSignal,
): Promise<SessionEnvironment> {
  const log = (text: string): void => report({ kind: 'log', stream: 'stdout', text });
  let python = (await store.find(digest))?.python;
  let reason = 'an environment with the same digest is there';
  let made = false;
  if (!python || again) {
    const tools = await installer();
    python = tools.interpreter.version;
    const requirements = flow.environment.requirements?.lines ?? [];
    ({ made } = await store.make(
      digest,
      { python, basePackages, requirements },
      async (path) => {
        await makeEnvironment(tools, path, report, signal);
        await bringFiles();
        report({ kind: 'phase', phase: 'install' });
        await installInto(tools, path, { lines: basePackages }, report, signal);
        const wanted = requirementsOf(flow, folder);
        if (wanted) await installInto(tools, path, wanted, report, signal);
      },
      () => log('Waiting for another session that is making the same environment.'),
      signal,
      again,
    ));
    reason = made
      ? again
        ? 'built again as asked'
        : 'no environment with this digest was there'
      : 'another session has just made it';
  }
  await store.touch(digest);
  log(`Environment ${digest.slice(0, 12)}: ${reason}.`);
  return { digest, clean: true, snapshot: { hit: !made, reason }, location: store.path(digest), python };
}

/** Installs into a copy of the session's environment, so that whoever shares it keeps what they have. */
export async function installedEnvironment(
  current: SessionEnvironment,
  digest: string,
  flow: LoadedFlow,
  folder: SessionFolder,
  installer: Installer,
  report: Report,
  signal: AbortSignal,
): Promise<SessionEnvironment> {
  const path = join(folder.environments, Date.now().toString(36));
  try {
    report({ kind: 'phase', phase: 'create' });
    await copyEnvironment(current.location, path);
    throwIfCancelled(signal);
    report({ kind: 'phase', phase: 'install' });
    const wanted = requirementsOf(flow, folder);
    if (wanted) await installInto(installer, path, wanted, report, signal);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  return {
    digest,
    clean: false,
    snapshot: { hit: false, reason: 'installed over the environment the session had' },
    location: path,
    python: current.python,
  };
}

function requirementsOf(flow: LoadedFlow, folder: SessionFolder): ToInstall | undefined {
  const { requirements, nested } = flow.environment;
  return requirements && { file: requirements.path, cwd: folder.flow, sources: [requirements, ...nested] };
}
