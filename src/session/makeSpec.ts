import type { LoadedFlow } from '../flow/loadFlow.ts';
import { environmentFacts } from './environmentFacts.ts';
import type { ComputeKind, FlowRef, IdleTime, SessionSpec } from './session.ts';

/** What a session is asked to be when it is started; without an idle time of its own it takes the default. */
export function newSpec(
  flow: FlowRef,
  loaded: LoadedFlow,
  kind: ComputeKind,
  idleSeconds: number | undefined,
  defaultIdleSeconds: number,
): SessionSpec {
  return {
    flow,
    environment: environmentFacts(loaded),
    compute: { kind },
    ...idleTime(idleSeconds, defaultIdleSeconds),
  };
}

/** The same session by what the files and settings say now. */
export function renewedSpec(spec: SessionSpec, loaded: LoadedFlow, defaultIdleSeconds: number): SessionSpec {
  return {
    ...spec,
    environment: environmentFacts(loaded),
    ...(!spec.idleTimeIsExplicit && { maxIdleTimeSeconds: defaultIdleSeconds }),
  };
}

/** Seconds that were named, or the default. */
export const idleTime = (seconds: number | undefined, defaultSeconds: number): IdleTime => ({
  maxIdleTimeSeconds: seconds ?? defaultSeconds,
  idleTimeIsExplicit: seconds !== undefined,
});
