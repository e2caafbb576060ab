import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../lib/paths.ts';
import { runCommand } from '../lib/runCommand.ts';
import type { Outcome } from './outcome.ts';
import { readResults } from './readResults.ts';

/** Runs the worker's own tests with this machine's Python; they find the one with prompt flow in the environment. */
export async function runWorkerTests(
  python: string,
  env: NodeJS.ProcessEnv,
  grep: string | undefined,
): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'flow-sessions-unittest-'));
  const results = join(home, 'results.jsonl');
  const args = ['-X', 'utf8', join(import.meta.dirname, 'runUnittest.py'), join('test', 'worker'), results];
  if (grep !== undefined) args.push(grep);
  try {
    const { code } = await runCommand(python, args, {
      cwd: projectRoot,
      env,
      echo: true,
      timeoutMs: 20 * 60_000,
    });
    return readResults(results, code, console.log);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
