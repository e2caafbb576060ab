import { spawn } from 'node:child_process';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import { LineSplitter } from '../../common/lineSplitter.ts';
import { LineRedactor } from '../../session/feeds/redact.ts';
import { childEnvironment } from './childEnvironment.ts';

export interface ToolRun {
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
  onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
  /** Gives whole lines as they may be shown and kept. */
  redact?: (text: string) => string;
  /** Ends the tool should this process die; without one it would work on. */
  supervisor?: Supervisor;
}

/** The program that runs a tool on our behalf: resources/worker/supervise.py. */
export interface Supervisor {
  python: string;
  program: string;
}

/** How a tool ended, with what it said (the last megabyte of each stream). */
export interface ToolResult {
  code: number;
  stdout: string;
  stderr: string;
}

const kept = 1_000_000;

/**
 * Runs a program without a shell and streams its lines. When the signal is aborted its whole process group is ended, and
 * the promise rejects only once it is gone, so that nothing writes after a cancellation. A program that cannot be started
 * rejects with the system's error.
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  const { command, args, cwd, env, signal, onLine, supervisor, redact = (text) => text } = run;
  throwIfCancelled(signal);
  const [program, ...rest] = supervisor
    ? [supervisor.python, '-I', '-S', supervisor.program, command, ...args]
    : [command, ...args];
  const child = spawn(program, rest, {
    env: childEnvironment(env),
    stdio: [supervisor ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...(cwd && { cwd }),
  });
  let failure: { error: unknown } | undefined;
  let grace: NodeJS.Timeout | undefined;
  const end = (): void => {
    killGroup(child.pid, 'SIGTERM');
    grace ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), 2000);
  };
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const lines = new LineSplitter((line) => {
      try {
        onLine?.(name, line);
      } catch (error) {
        // Whoever listens has failed: that ends the tool, and is told once it is gone.
        failure ??= { error };
        end();
      }
    });
    const stream = child[name]!;
    stream.setEncoding('utf8');
    const redactor = new LineRedactor(redact);
    const take = (text: string): void => {
      said[name] = (said[name] + text).slice(-kept);
      lines.push(text);
    };
    stream.on('data', (chunk: string) => take(redactor.push(chunk)));
    stream.on('end', () => {
      take(redactor.end());
      lines.end();
    });
  }
  signal?.addEventListener('abort', end, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? -1));
    });
    if (failure) throw failure.error;
    if (signal?.aborted) throw new CancelledError();
    return { code, ...said };
  } finally {
    signal?.removeEventListener('abort', end);
    clearTimeout(grace);
  }
}

/** Ends a process and what it started. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Gone already.
  }
}
