import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../lib/paths.ts';
import { runCommand } from '../lib/runCommand.ts';
import { oneFailure, type Outcome } from './outcome.ts';
import { readResults } from './readResults.ts';

export interface MochaSuite {
  /** Relative to the project. */
  pattern: string;
  env: NodeJS.ProcessEnv;
  /** Runs only tests whose full title contains this. */
  grep: string | undefined;
  timeoutMs: number;
  /** Shows nothing. */
  quiet?: boolean;
}

/** Whether the pattern has any file. */
export const hasSpecs = (pattern: string): boolean => globSync(pattern, { cwd: projectRoot }).length > 0;

/** Runs the spec files in a process of their own and counts their tests. */
export async function runMocha({
  pattern,
  env,
  grep,
  timeoutMs,
  quiet = false,
}: MochaSuite): Promise<Outcome> {
  const say = (line: string) => quiet || console.log(line);
  const specs = globSync(pattern, { cwd: projectRoot }).toSorted();
  if (specs.length === 0) {
    say(`  ✖ no file is like ${pattern}`);
    return oneFailure(`no file is like ${pattern}`);
  }
  const home = mkdtempSync(join(tmpdir(), 'flow-sessions-mocha-'));
  const output = join(home, 'results.jsonl');
  const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(import.meta.dirname, 'mochaReporter.cjs');
  const args = [mocha, '--reporter', reporter, '--reporter-option', `output=${output}`];
  if (grep !== undefined) args.push('--fgrep', grep);
  try {
    const { code } = await runCommand(process.execPath, [...args, ...specs], {
      cwd: projectRoot,
      env,
      echo: !quiet,
      timeoutMs,
    });
    return readResults(output, code, say);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
