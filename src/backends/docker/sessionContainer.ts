import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type Dockerode from 'dockerode';
import type { SessionSpec } from '../../session/session.ts';
import { createContainer } from './containers.ts';
import type { EngineContext } from './engineContext.ts';
import type { EnvironmentImage } from './environmentImages.ts';
import { label, ownLabels, type SessionLabel } from './labels.ts';
import { fittingSize, vmSizeOf } from './vmSizes.ts';
import { workerPlace } from './workerFiles.ts';

/** The worker's address in every session. */
export const workerAddress = 'unix:/session/worker.sock';

/** How many processes and threads a session may have. */
const pidsLimit = 1024;

/** Names that are free: of a container, or a volume. */
export const freshName = (spec: SessionSpec, what = ''): string => {
  const flow = basename(spec.flow.dir)
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .slice(0, 30);
  return `flow-sessions-${flow || 'flow'}-${spec.flow.key.slice(0, 8)}${what}-${randomBytes(3).toString('hex')}`;
};

/** Makes an empty volume for a session's files or its state. */
export async function createVolume(
  { docker, homeId }: EngineContext,
  spec: SessionSpec,
  role: 'files' | 'state',
  session: object,
): Promise<string> {
  const labels = { ...ownLabels(homeId, role, spec.flow.key), [label.session]: JSON.stringify(session) };
  const name = freshName(spec, `-${role}`);
  await docker.createVolume({ Name: name, Labels: labels });
  return name;
}

/** Removes a volume; one that is gone already is no failure. */
export async function removeVolume(docker: Dockerode, name: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await docker.getVolume(name).remove();
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode === 404) return;
      // The container that used it is still on its way out.
      if (statusCode !== 409 || attempt > 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/**
 * Makes a session's container, which is started by whoever asked. It has no rights beyond its own files: no capabilities, a
 * root file system that cannot be written, no way to the engine, nothing published.
 */
export async function createSession(
  context: EngineContext,
  image: EnvironmentImage,
  about: SessionLabel,
  idleSeconds: number,
  takesFirstClient: boolean,
  signal: AbortSignal,
): Promise<Dockerode.Container> {
  const { docker, homeId, settings } = context;
  const { spec } = about;
  const { python, user, worker } = image.about;
  const program = `${workerPlace(worker)}/flow_session_worker`;
  return await createContainer(
    docker,
    { name: freshName(spec), ...(settings.platform && { platform: settings.platform }) },
    signal,
    {
      Image: image.id,
      User: user,
      WorkingDir: '/flow',
      Entrypoint: [python, '-S', '-s', program],
      Cmd: [
        '--session',
        '/session',
        '--flow',
        '/flow',
        '--listen',
        workerAddress,
        '--idle',
        String(idleSeconds),
        '--init',
        ...(takesFirstClient ? ['--stdio'] : []),
      ],
      // Whoever starts it is connected at once; a command beside the worker, as others need it, takes longer than that.
      ...(takesFirstClient && { OpenStdin: true, StdinOnce: true }),
      Env: ['HOME=/session/home', 'PYTHONUNBUFFERED=1', 'PYTHONIOENCODING=utf-8'],
      Labels: { ...ownLabels(homeId, 'session', spec.flow.key), [label.session]: JSON.stringify(about) },
      Healthcheck: { Test: ['NONE'] },
      StopSignal: 'SIGTERM',
      HostConfig: {
        // What it says there is for its client. The worker has a log of its own.
        ...(takesFirstClient && { LogConfig: { Type: 'none', Config: {} } }),
        ...limitsOf(context, spec),
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: pidsLimit,
        Tmpfs: { '/tmp': 'rw,nosuid,nodev,mode=1777' },
        Mounts: [
          { Type: 'volume', Source: about.filesVolume, Target: '/flow' },
          { Type: 'volume', Source: about.stateVolume, Target: '/session' },
        ],
      },
    },
  );
}

/** The limits that the session's VM size stands for, as far as the engine's machine goes. */
function limitsOf(
  { settings, cpus, memoryBytes }: EngineContext,
  { compute }: SessionSpec,
): { NanoCpus?: number; Memory?: number; MemorySwap?: number } {
  if (!compute.vmSize) return {};
  const size = fittingSize(vmSizeOf(settings.vmSizes, compute.vmSize), { cpus, memoryBytes });
  const memory = Math.round(size.memoryGiB * 2 ** 30);
  return { NanoCpus: Math.round(size.cpus * 1e9), Memory: memory, MemorySwap: memory };
}
