import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../lib/paths.ts';
import { runCommand } from '../lib/runCommand.ts';
import { addOutcomes, oneFailure, type Outcome } from './outcome.ts';

const checks = [
  { what: 'types (tsc)', args: ['typescript/bin/tsc'] },
  { what: 'types of the scripts (tsc)', args: ['typescript/bin/tsc', '-p', 'scripts'] },
  { what: 'lint and rooms (oxlint)', args: ['oxlint/bin/oxlint'] },
  { what: 'format (oxfmt)', args: ['oxfmt/bin/oxfmt', '--check'] },
];

/** Types, lint and format of the whole project, as one result each. */
export async function runChecks(): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const { what, args } of checks) {
    const [script = '', ...rest] = args;
    const result = await runCommand(process.execPath, [join(projectRoot, 'node_modules', script), ...rest], {
      cwd: projectRoot,
    });
    console.log(`  ${result.code === 0 ? '✔' : '✖'} ${what}`);
    if (result.code === 0) {
      outcomes.push({ passed: 1, failures: [], skips: [] });
      continue;
    }
    console.log(result.output.trimEnd().replace(/^/gm, '      '));
    outcomes.push(oneFailure(what, result.output));
  }
  return addOutcomes(outcomes);
}
