import process from 'node:process';
import { endGroup, spawnGroup } from './processGroup.ts';

export interface CommandResult {
  /** The exit code; 124 after the time limit, 127 when the command could not be started. */
  code: number;
  stdout: string;
  /** Both streams as they came. */
  output: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Also show the output while it comes. */
  echo?: boolean;
  timeoutMs?: number;
}

/** Runs a command to its end without a shell. Never rejects: how it ended is in the result. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawnGroup(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    graceMs: 12_000,
  });
  let stdout = '';
  let output = '';
  let timedOut = false;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
    if (options.echo) process.stdout.write(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (options.echo) process.stderr.write(text);
  });
  const limit = setTimeout(
    () => {
      timedOut = true;
      void endGroup(child);
    },
    options.timeoutMs ?? 30 * 60_000,
  );
  return new Promise((resolve) => {
    const finish = (code: number, more = '') => {
      clearTimeout(limit);
      resolve({ code, stdout, output: output + more });
    };
    child.on('error', (error) => finish(127, `${command}: ${error.message}\n`));
    child.on('close', (code) => {
      if (timedOut) finish(124, `${command} was ended after ${(options.timeoutMs ?? 0) / 1000} seconds\n`);
      else finish(code ?? 1);
    });
  });
}

/** Runs a command that must succeed. Throws its last lines when it does not. */
export async function mustRun(
  what: string,
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
) {
  const result = await runCommand(command, args, options);
  if (result.code === 0) return result;
  const lines = result.output.trimEnd().split('\n').slice(-20).join('\n');
  throw new Error(`${what} failed (exit code ${result.code}):\n${lines}`);
}
