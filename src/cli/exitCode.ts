import { CancelledError } from '../common/cancelled.ts';
import { UserError } from '../common/userError.ts';

/** What the terminal ends with; documented in docs/cli.md. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, missing: 3, cancelled: 4 } as const;

/** The exit code for an error. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof CancelledError) return exitCodes.cancelled;
  return error instanceof UserError ? exitCodes[error.details.kind] : exitCodes.failed;
}
