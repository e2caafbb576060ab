import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program to its good end. */
export async function mustRun(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    env: { ...process.env, ...env },
    maxBuffer: 50_000_000,
  });
  return stdout;
}
