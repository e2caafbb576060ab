import { join } from 'node:path';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { environmentDigest } from '../../flow/environmentDigest.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { parseRequirements } from '../../flow/requirements/parseRequirements.ts';
import { tryLock } from '../../host/fileLock.ts';
import { makeFolder } from '../../host/makeFolder.ts';
import type { Report } from '../../session/operation.ts';
import { checkInstalled } from '../../session/checkInstalled.ts';
import { environmentFacts } from '../../session/environmentFacts.ts';
import type { Notice, SessionEnvironment, SessionSpec } from '../../session/session.ts';
import type { BaseImage } from './baseImage.ts';
import { Builder } from './builder.ts';
import { dockerErrors } from './dockerErrors.ts';
import { dockerHome } from './dockerFolder.ts';
import type { EngineContext } from './engineContext.ts';
import {
  environmentImage,
  environmentRepository,
  findEnvironment,
  type EnvironmentImage,
} from './environmentImages.ts';
import { installPackages, type PackageChange } from './installPackages.ts';
import { noteUse } from './lastUse.ts';
import { label, ownLabels, toCommitLabel, type EnvironmentLabel } from './labels.ts';

/** The digest of the environment that `flow` asks for on this image. */
export async function dockerDigest(
  flow: LoadedFlow,
  spec: SessionSpec,
  basePackages: string[],
  image: Pick<BaseImage, 'id' | 'platform'>,
): Promise<string> {
  const editable = parseRequirements(flow.environment.requirements?.lines ?? []).some(
    ({ kind }) => kind === 'editable',
  );
  return await environmentDigest({
    base: basePackages,
    environment: flow.environment,
    files: flow.files,
    image: image.id,
    // What is installed in place leads to this session's files: no other session may share it.
    platform: editable ? `${image.platform} ${spec.flow.key}` : image.platform,
  });
}

/** What an environment is made for. */
export interface EnvironmentWish {
  digest: string;
  flow: LoadedFlow;
  spec: SessionSpec;
  basePackages: string[];
  image: Pick<BaseImage, 'name' | 'id' | 'digest' | 'user' | 'platform'>;
  /** Make it again even if it is there. */
  again: boolean;
}

/**
 * Finds the clean environment of a digest, or makes it: two who ask at once make it once. It counts as there only when it was
 * committed, which is the last step.
 */
export async function cleanEnvironment(
  context: EngineContext,
  wish: EnvironmentWish,
  report: Report,
  signal: AbortSignal,
): Promise<SessionEnvironment> {
  const { docker } = context;
  const { digest, again } = wish;
  const log = (text: string): void => report({ kind: 'log', stream: 'stdout', text });
  const told = async (found: EnvironmentImage, hit: boolean, reason: string): Promise<SessionEnvironment> => {
    log(`Environment ${digest.slice(0, 12)}: ${reason}.`);
    for (const notice of unmet(wish.flow, found.about)) report({ kind: 'notice', notice });
    await noteUse(context.home, digest);
    return toSessionEnvironment(found, { hit, reason }, wish.image);
  };
  const locks = join(dockerHome(context.home), 'locks');
  await makeFolder(locks);
  for (let waited = false; ; waited = true) {
    throwIfCancelled(signal);
    const found = again ? undefined : await withWorker(context, digest, wish, signal);
    if (found)
      return await told(
        found,
        true,
        waited ? 'another session has just made it' : 'a snapshot with the same digest is there',
      );
    const lock = await tryLock(join(locks, `${digest}.lock`));
    if (!lock) {
      if (!waited) log('Waiting for another session that is making the same environment.');
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    try {
      const meanwhile = again ? undefined : await withWorker(context, digest, wish, signal);
      if (meanwhile) return await told(meanwhile, true, 'another session has just made it');
      const builder = await openBuilder(context, wish.image.id, wish, signal);
      try {
        const change = await installPackages(
          builder,
          { lines: wish.basePackages, flow: wish.flow },
          context.feeds,
          report,
          signal,
        );
        await commit(context, builder, digest, wish, { clean: true, ...packagesOf(change) }, signal);
      } finally {
        await builder.dispose();
      }
      const made = await findEnvironment(docker, digest);
      if (!made)
        throw dockerErrors.containerFailed(`the engine has no ${environmentImage(digest)} after the commit`);
      return await told(
        made,
        false,
        again ? 'built again as asked' : 'no snapshot with this digest was there',
      );
    } finally {
      await lock.release();
    }
  }
}

/** Installs over the environment that the session has; the result belongs to this session alone. */
export async function installedEnvironment(
  context: EngineContext,
  current: SessionEnvironment,
  wish: EnvironmentWish,
  report: Report,
  signal: AbortSignal,
): Promise<SessionEnvironment> {
  const { docker } = context;
  const had = await findEnvironment(docker, tagOf(current));
  report({ kind: 'phase', phase: 'create' });
  if (!had) throw dockerErrors.containerFailed(`the engine has no ${current.location} any more`);
  const tag = `${wish.spec.flow.key.slice(0, 16)}-${Date.now().toString(36)}`;
  const builder = await openBuilder(context, had.id, wish, signal);
  try {
    const change = await installPackages(
      builder,
      { lines: [], flow: wish.flow },
      context.feeds,
      report,
      signal,
    );
    const { basePackages } = had.about;
    const { packages } = packagesOf(change);
    await commit(context, builder, tag, wish, { clean: false, basePackages, packages }, signal);
  } finally {
    await builder.dispose();
  }
  const made = await findEnvironment(docker, tag);
  if (!made)
    throw dockerErrors.containerFailed(`the engine has no ${environmentImage(tag)} after the commit`);
  for (const notice of unmet(wish.flow, made.about)) report({ kind: 'notice', notice });
  const reason = 'installed over the environment the session had';
  return toSessionEnvironment(made, { hit: false, reason }, wish.image);
}

/** The environment with today's worker in it: an older worker is replaced, which needs no pip. */
async function withWorker(
  context: EngineContext,
  tag: string,
  wish: EnvironmentWish,
  signal: AbortSignal,
): Promise<EnvironmentImage | undefined> {
  const found = await findEnvironment(context.docker, tag);
  if (!found || found.about.worker === context.worker.hash) return found;
  const builder = await openBuilder(context, found.id, wish, signal);
  try {
    await commit(context, builder, tag, wish, found.about, signal);
  } finally {
    await builder.dispose();
  }
  return await findEnvironment(context.docker, tag);
}

async function openBuilder(
  { docker, homeId, worker, settings }: EngineContext,
  image: string,
  wish: EnvironmentWish,
  signal: AbortSignal,
): Promise<Builder> {
  return await Builder.open(
    docker,
    image,
    {
      home: homeId,
      key: wish.spec.flow.key,
      worker,
      shownAs: wish.image.name,
      ...(settings.platform && { platform: settings.platform }),
    },
    signal,
  );
}

async function commit(
  { homeId, worker }: EngineContext,
  builder: Builder,
  tag: string,
  { digest, image, spec }: EnvironmentWish,
  { clean, basePackages, packages }: Pick<EnvironmentLabel, 'clean' | 'basePackages' | 'packages'>,
  signal: AbortSignal,
): Promise<void> {
  const owner = await builder.finish(image.user, signal);
  const about: EnvironmentLabel = {
    python: builder.python.executable,
    pythonVersion: builder.python.version,
    user: image.user,
    owner,
    worker: worker.hash,
    image: { name: image.name, digest: image.digest },
    base: { id: image.id, platform: image.platform },
    clean,
    basePackages,
    packages,
  };
  await builder.commit(
    environmentRepository,
    tag,
    {
      ...ownLabels(homeId, 'environment', clean ? '' : spec.flow.key),
      // The builder's own label would stay in the image otherwise.
      ...(clean && { [label.key]: '' }),
      [label.digest]: digest,
      [label.environment]: toCommitLabel(about),
    },
    image.user,
    signal,
  );
}

/** What of the flow's requirements is not in an environment, or not as asked. */
function unmet(flow: LoadedFlow, { packages }: EnvironmentLabel): Notice[] {
  if (!flow.environment.requirements) return [];
  const installed = Object.entries(packages).map(([name, version]) => ({ name, version }));
  return checkInstalled(environmentFacts(flow).requirements, installed);
}

/** What follows the repository's name in an environment's location. */
export const tagOf = ({ location }: SessionEnvironment): string =>
  location.slice(location.lastIndexOf(':') + 1);

export function toSessionEnvironment(
  { tag, digest, about }: EnvironmentImage,
  snapshot: SessionEnvironment['snapshot'],
  { name, digest: imageDigest }: { name: string; digest: string },
): SessionEnvironment {
  return {
    digest,
    clean: about.clean,
    snapshot,
    location: environmentImage(tag),
    python: about.pythonVersion,
    // Whoever made it may have called the same image by another name.
    image: { name, digest: imageDigest },
  };
}

/** What an environment's label says of the packages in it. */
const packagesOf = ({
  before,
  after,
}: PackageChange): Pick<EnvironmentLabel, 'basePackages' | 'packages'> => ({
  basePackages: before.map(({ name }) => name),
  packages: Object.fromEntries(after.map(({ name, version }) => [name, version])),
});
