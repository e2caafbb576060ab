import { Writable, type Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';

export interface ExecOptions {
  command: readonly string[];
  cwd?: string;
  /** Beside the container's own; the only place where a secret may be. */
  env?: Record<string, string>;
  user?: string;
  /** Writes what the command gets as standard input, and ends it. */
  input?: (stream: Writable) => Promise<void>;
  /** Keep standard input open until the signal is aborted: whatever watches it ends then. */
  holdInput?: boolean;
  onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  signal?: AbortSignal;
}

/** How a command ended, with what it said (the last megabyte of each stream). */
export interface ExecResult {
  code: number;
  stdout: string;
  stderr: string;
}

const kept = 1_000_000;

/**
 * Runs a command in a running container and streams what it says. Aborting closes the stream and rejects; the engine has no
 * way of ending the command itself, so whoever must not leave it running makes it watch its standard input.
 */
export async function execInContainer(
  container: Dockerode.Container,
  options: ExecOptions,
): Promise<ExecResult> {
  const { command, cwd, env, user, input, holdInput = false, onOutput, signal } = options;
  throwIfCancelled(signal);
  const exec = await container.exec({
    Cmd: [...command],
    AttachStdin: input !== undefined || holdInput,
    AttachStdout: true,
    AttachStderr: true,
    ...(cwd !== undefined && { WorkingDir: cwd }),
    ...(user !== undefined && { User: user }),
    ...(env && { Env: Object.entries(env).map(([name, value]) => `${name}=${value}`) }),
  });
  const stream = await exec.start({ hijack: true, stdin: input !== undefined || holdInput });
  const said = { stdout: '', stderr: '' };
  let failure: { error: unknown } | undefined;
  const sink = (name: 'stdout' | 'stderr'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        said[name] = (said[name] + chunk.toString('utf8')).slice(-kept);
        try {
          onOutput?.(name, chunk);
        } catch (error) {
          // Whoever listens has failed: that ends the command, and is told once it is over.
          failure ??= { error };
          stream.destroy();
        }
        done();
      },
    });
  const [stdout, stderr] = [sink('stdout'), sink('stderr')];
  container.modem.demuxStream(stream, stdout, stderr);
  const onAbort = (): void => void stream.destroy();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const ended = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve);
      stream.once('close', resolve);
      stream.once('error', reject);
    });
    const feeding = input?.(stream as Duplex);
    // A command that ends without reading all of its input is judged by its exit code.
    feeding?.catch((error: unknown) => (failure ??= isBroken(error) ? undefined : { error }));
    await ended.catch((error: unknown) => {
      if (!failure && !signal?.aborted) throw error;
    });
    if (failure) throw failure.error;
    if (signal?.aborted) throw new CancelledError();
    return { code: await exitCode(exec), ...said };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

const isBroken = (error: unknown): boolean =>
  ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );

/** The stream may end a moment before the engine knows the exit code. */
async function exitCode(exec: Dockerode.Exec): Promise<number> {
  for (let waited = 0; ; waited += 10) {
    const { ExitCode: code, Running: running } = await exec.inspect();
    if (!running && typeof code === 'number') return code;
    if (waited > 3000) return -1;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
