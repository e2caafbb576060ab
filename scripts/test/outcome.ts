/** A test or a whole suite that did not run. */
export interface Skip {
  what: string;
  /** The line that would make it run. */
  enable?: string;
}

/** What one suite came to. */
export interface Outcome {
  passed: number;
  failed: number;
  skips: Skip[];
}

/** The end of a run: what to print last, and the exit code. */
export interface Verdict {
  lines: string[];
  /** `N passed, N failed` or `N passed, N failed, N skipped`. */
  counts: string;
  exitCode: number;
}

/** A suite that could not even start, as one failure. */
export const oneFailure = (): Outcome => ({ passed: 0, failed: 1, skips: [] });

/** A suite whose part is missing on this machine. */
export const oneSkip = (what: string, enable: string): Outcome => ({
  passed: 0,
  failed: 0,
  skips: [{ what, enable }],
});

/** Adds outcomes up. */
export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}

/**
 * Turns the sum into a verdict. Where `strict` (in CI) a skip is a failure, but for tests that want the data of
 * `../shared`, which is not part of the project. A run in which nothing ran is a failure.
 */
export function toVerdict({ passed, failed, skips }: Outcome, strict: boolean): Verdict {
  const isForgiven = ({ what, enable }: Skip) => !strict || `${what} ${enable ?? ''}`.includes('../shared');
  const forgiven = skips.filter(isForgiven);
  const failures = failed + skips.length - forgiven.length;
  const lines = skips.map((skip) => {
    const mark = isForgiven(skip) ? 'skipped' : 'FAILED because it was skipped';
    return `${mark}: ${skip.what}${skip.enable ? ` (${skip.enable})` : ''}`;
  });
  const counts = `${passed} passed, ${failures} failed${forgiven.length > 0 ? `, ${forgiven.length} skipped` : ''}`;
  return { lines, counts, exitCode: failures > 0 || passed === 0 ? 1 : 0 };
}
