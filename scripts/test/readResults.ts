import { existsSync, readFileSync } from 'node:fs';
import { addOutcomes, oneFailure, type Outcome } from './outcome.ts';

interface ResultLine {
  state: 'passed' | 'failed' | 'skipped' | 'end';
  title?: string;
  /** Why it was skipped, or what it said when it failed. */
  reason?: string;
}

/**
 * Reads what a runner wrote, one JSON line for each test and `{"state":"end"}` at the end. A runner that did not get to
 * its end, ran nothing, or ended badly without naming a failed test counts as one failure more; `say` gets the reason.
 */
export function readResults(file: string, exitCode: number, say: (line: string) => void): Outcome {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const entries = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ResultLine);
  const count = (state: ResultLine['state']) => entries.filter((entry) => entry.state === state).length;
  const outcome: Outcome = {
    passed: count('passed'),
    failures: entries
      .filter(({ state }) => state === 'failed')
      .map(({ title, reason }) => ({ what: title ?? '', ...(reason && { words: reason }) })),
    skips: entries
      .filter(({ state }) => state === 'skipped')
      .map(({ title, reason }) => ({ what: title ?? '', ...(reason && { enable: reason }) })),
  };
  const problem = problemOf(outcome, count('end') > 0, exitCode);
  if (!problem) return outcome;
  say(`  ✖ ${problem}`);
  return addOutcomes([outcome, oneFailure(problem)]);
}

function problemOf(
  { passed, failures, skips }: Outcome,
  hasEnd: boolean,
  exitCode: number,
): string | undefined {
  if (!hasEnd) return `the runner ended before its tests did (exit code ${exitCode})`;
  if (passed + failures.length + skips.length === 0) return 'no test ran';
  if (exitCode !== 0 && failures.length === 0) return `the runner ended with exit code ${exitCode}`;
  return undefined;
}
