import { CancelledError } from '../common/cancelled.ts';
import type { ComputeKind } from './session.ts';
import type { SessionBackend } from './sessionBackend.ts';
import { toFailure } from './sessionErrors.ts';
import type { SessionFailure } from './sessionState.ts';

/** What one backend could not tell; what the others told stands. */
export interface BackendProblem {
  kind: ComputeKind;
  error: SessionFailure;
}

export type OnProblem = (problem: BackendProblem) => void;

/**
 * Asks all backends at once. One that fails hides nothing of the others: it goes to `onProblem`. Throws the first failure
 * only where every backend failed.
 */
export async function gather<T>(
  backends: readonly SessionBackend[],
  ask: (backend: SessionBackend) => Promise<T>,
  onProblem: OnProblem = () => {},
): Promise<{ backend: SessionBackend; answer: T }[]> {
  const settled = await Promise.allSettled(backends.map(ask));
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const cancelled = failures.find((error) => error instanceof CancelledError);
  if (cancelled) throw cancelled;
  if (failures.length && failures.length === backends.length) throw failures[0];
  return settled.flatMap((one, index) => {
    const backend = backends[index]!;
    if (one.status === 'fulfilled') return [{ backend, answer: one.value }];
    onProblem({ kind: backend.kind, error: toFailure(one.reason) });
    return [];
  });
}
