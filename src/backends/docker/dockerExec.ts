import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import type { ExecRequest } from '../../session/run.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { WorkerError, WorkerGoneError, type WorkerClient } from '../../session/workerClient.ts';
import { lastWords } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { execInContainer } from './execInContainer.ts';
import type { FoundSession } from './foundSessions.ts';
import { inContainer } from './inContainer.ts';
import { workerPlace } from './workerFiles.ts';

type OnOutput = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;

/** Longest time between two signs of life to the worker, in milliseconds. */
const longestPause = 30_000;

/**
 * Runs a command in a session's container, beside its worker. It ends, with all that it started, when the signal is aborted,
 * when the session ends, and when this process dies. Resolves with the exit code.
 */
export async function execInSession(
  context: EngineContext,
  session: FoundSession,
  client: WorkerClient,
  request: ExecRequest,
  onOutput: OnOutput,
  signal: AbortSignal,
): Promise<number> {
  throwIfCancelled(signal);
  if (!request.command[0]) throw sessionErrors.noProgram('', 'the command is empty');
  try {
    return await execByWorker(client, request, onOutput, signal);
  } catch (error) {
    if (error instanceof WorkerError && error.code === 'unknownMethod')
      return await execByEngine(context, session, client, request, onOutput, signal);
    throw await explain(error, context, session, request);
  }
}

/** Through the connection that is open anyway: an exec of the engine costs several times what a small command does. */
async function execByWorker(
  client: WorkerClient,
  { command, cwd }: ExecRequest,
  onOutput: OnOutput,
  signal: AbortSignal,
): Promise<number> {
  const execId = randomUUID();
  const kill = (): void => void client.request('killExec', { execId }).catch(() => {});
  let failure: { error: unknown } | undefined;
  const onEvent = (_event: string, data: unknown): void => {
    const output = data as { stream: 'stdout' | 'stderr'; data: string };
    try {
      if (!failure) onOutput(output.stream, Buffer.from(output.data, 'base64'));
    } catch (error) {
      // Whoever listens has failed: that ends the command, and is told once it is over.
      failure = { error };
      kill();
    }
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    const params = { execId, command, ...(cwd !== undefined && { cwd }) };
    const { code } = await client.request<{ code: number }>('exec', params, { onEvent });
    if (failure) throw failure.error;
    if (signal.aborted) throw new CancelledError();
    return code;
  } catch (error) {
    if (failure) throw failure.error;
    throw signal.aborted ? new CancelledError() : error;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

async function explain(
  error: unknown,
  { docker }: EngineContext,
  { id, about }: FoundSession,
  { command, cwd = '.' }: ExecRequest,
): Promise<unknown> {
  const code = error instanceof WorkerError ? error.code : undefined;
  if (code === 'noSuchFolder') return sessionErrors.noFolder(cwd);
  if (code === 'noSuchProgram') return sessionErrors.noProgram(command[0]!, (error as WorkerError).message);
  if (code === 'ending' || error instanceof WorkerGoneError) {
    const container = docker.getContainer(id);
    try {
      await container.inspect();
    } catch (failure) {
      // Where the engine went with it, that is what happened.
      if ((failure as { statusCode?: number }).statusCode === undefined) return failure;
    }
    return sessionErrors.workerGone(about.spec.flow.dir, await lastWords(container));
  }
  return code === undefined ? error : sessionErrors.workerRefused(code, (error as WorkerError).message);
}

/** Where the session still has a worker from before it could run commands. */
async function execByEngine(
  { docker }: EngineContext,
  session: FoundSession,
  client: WorkerClient,
  { command, cwd = '.' }: ExecRequest,
  onOutput: OnOutput,
  signal: AbortSignal,
): Promise<number> {
  const folder = inContainer(cwd);
  if (posix.relative('/flow', folder).startsWith('..')) throw sessionErrors.noFolder(cwd);
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
      throw sessionErrors.noProgram(command[0]!, stderr.trim());
    keepAlive();
    return code;
  } finally {
    clearInterval(timer);
    listening.dispose();
  }
}
