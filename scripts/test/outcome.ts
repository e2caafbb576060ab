/** A test or a whole suite that did not run. */
export interface Skip {
  what: string;
  /** The line that would make it run. */
  enable?: string;
}

/** A test that failed, or a whole suite that could not run. */
export interface Failure {
  what: string;
  /** What it said, of any length. */
  words?: string;
}

/** What one suite came to. */
export interface Outcome {
  passed: number;
  failures: readonly Failure[];
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
export const oneFailure = (what: string, words?: string): Outcome => ({
  passed: 0,
  failures: [{ what, ...(words && { words }) }],
  skips: [],
});

/** A suite whose part is missing on this machine. */
export const oneSkip = (what: string, enable: string): Outcome => ({
  passed: 0,
  failures: [],
  skips: [{ what, enable }],
});

/** Adds outcomes up. */
export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}

/**
 * Turns the sum into a verdict, which names again what failed. Where `strict` (in CI) a skip is a failure, but for
 * tests that want the data of `../shared`, which is not part of the project. A run in which nothing ran is a failure.
 */
export function toVerdict({ passed, failures, skips }: Outcome, strict: boolean): Verdict {
  const isForgiven = ({ what, enable }: Skip) => !strict || `${what} ${enable ?? ''}`.includes('../shared');
  const forgiven = skips.filter(isForgiven);
  const failed = failures.length + skips.length - forgiven.length;
  const skipLines = skips.map((skip) => {
    const mark = isForgiven(skip) ? 'skipped' : 'FAILED because it was skipped';
    return `${mark}: ${skip.what}${skip.enable ? ` (${skip.enable})` : ''}`;
  });
  const counts = `${passed} passed, ${failed} failed${forgiven.length > 0 ? `, ${forgiven.length} skipped` : ''}`;
  const lines = [...skipLines, ...failures.map(toLine)];
  return { lines, counts, exitCode: failed > 0 || passed === 0 ? 1 : 0 };
}

/** Who has only the end of a long output still has its first words. */
function toLine({ what, words }: Failure): string {
  const first = words?.trim().slice(0, 1500).replace(/^/gm, '    ');
  return `FAILED: ${what}${first ? `\n${first}` : ''}`;
}
