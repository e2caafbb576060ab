import { posix } from 'node:path';
import type { ExecRequest } from '../../session/run.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import { lastWords } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { execInContainer } from './execInContainer.ts';
import type { FoundSession } from './foundSessions.ts';
import { inContainer } from './inContainer.ts';
import { workerPlace } from './workerFiles.ts';

/** Longest time between two signs of life to the worker, in milliseconds. */
const longestPause = 30_000;

/**
 * Runs a command in a session's container, beside its worker. It ends, with all that it started, when the signal is aborted,
 * when the session ends, and when this process dies. Resolves with the exit code.
 */
export async function execInSession(
  { docker }: EngineContext,
  session: FoundSession,
  client: WorkerClient,
  { command, cwd = '.' }: ExecRequest,
  onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
  signal: AbortSignal,
): Promise<number> {
  const folder = inContainer(cwd);
  if (posix.relative('/flow', folder).startsWith('..')) throw sessionErrors.noFolder(cwd);
  if (!command[0]) throw sessionErrors.noProgram('', 'the command is empty');
  const { python, worker } = session.environment;
  const keepAlive = (): void => void client.request('keepAlive').catch(() => {});
  keepAlive();
  const idle = session.about.spec.maxIdleTimeSeconds * 1000;
  const timer = setInterval(keepAlive, idle ? Math.min(longestPause, idle / 3) : longestPause);
  let gone = false;
  const listening = client.onClose(() => (gone = true));
  const container = docker.getContainer(session.id);
  try {
    const { code, stderr } = await execInContainer(container, {
      command: [python, '-I', '-S', `${workerPlace(worker)}/supervise.py`, '--in', folder, ...command],
      holdInput: true,
      signal,
      onOutput,
    });
    if (gone) throw sessionErrors.workerGone(session.about.spec.flow.dir, await lastWords(container));
    if (code === 126 && stderr === `no folder: ${folder}\n`) throw sessionErrors.noFolder(cwd);
    if (code === 127 && stderr.startsWith(`no program: ${command[0]}: `))
      throw sessionErrors.noProgram(command[0], stderr.trim());
    keepAlive();
    return code;
  } finally {
    clearInterval(timer);
    listening.dispose();
  }
}
