import type { LoadedFlow } from '../flow/loadFlow.ts';
import { movedSpec, renewedSpec } from './makeSpec.ts';
import type { Report } from './operation.ts';
import type { ComputeKind } from './session.ts';
import type { SessionBackend } from './sessionBackend.ts';
import type { Found } from './sessionReader.ts';
import { backendOf } from './startSession.ts';

/** Where a session is to go. */
export interface MoveTarget {
  compute: ComputeKind;
  /** Which resource of that kind. */
  name?: string;
}

/**
 * Makes the session on the target while the one that is there lives on, then ends that one. Where either fails the old session
 * is as it was, and nothing of the new one is left. Does nothing where it is there already.
 */
export async function moveSession(
  backends: readonly SessionBackend[],
  from: Found,
  { compute, name }: MoveTarget,
  loaded: LoadedFlow,
  defaultIdleSeconds: number,
  tell: Report,
  signal: AbortSignal,
): Promise<void> {
  const to = backendOf(backends, compute);
  const { key } = from.record.flow;
  const has = from.record.spec.compute;
  if (compute === has.kind && (name === undefined || name === has.name)) return;
  const spec = movedSpec(renewedSpec(from.record.spec, loaded, defaultIdleSeconds), compute, name);
  if (to === from.backend) {
    await to.move(loaded, spec, tell, signal);
    return;
  }
  // What tidies up is not cut short by whoever cancelled.
  const never = new AbortController().signal;
  try {
    await to.start(loaded, spec, tell, signal);
    await from.backend.stop(key, tell, never);
  } catch (error) {
    await to.stop(key, () => {}, never).catch(() => {});
    throw error;
  }
}
