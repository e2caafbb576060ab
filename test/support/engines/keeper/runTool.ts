import { execFile } from 'node:child_process';
import process from 'node:process';

/**
 * Runs a tool of the system and resolves to what it printed; what it says when it fails is in the error. Not the
 * `runCommand` of the scripts: that ends its process when the parent goes, which is when a keeper's work begins.
 */
export function runTool(command: string, args: readonly string[], env = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, timeout: 120_000 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}

/** The same where a failure means that there was nothing to do. */
export const tryTool = (command: string, args: readonly string[], env = process.env): Promise<string> =>
  runTool(command, args, env).catch(() => '');
