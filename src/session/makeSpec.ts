import type { LoadedFlow } from '../flow/loadFlow.ts';
import { environmentFacts } from './environmentFacts.ts';
import type { ComputeKind, ComputeSpec, FlowRef, IdleTime, SessionSpec } from './session.ts';

/** What a session is asked to be when it is started; without an idle time of its own it takes the default. */
export function newSpec(
  flow: FlowRef,
  loaded: LoadedFlow,
  compute: ComputeSpec,
  idleSeconds: number | undefined,
  defaultIdleSeconds: number,
): SessionSpec {
  return {
    flow,
    environment: environmentFacts(loaded),
    compute,
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

/** The same session on another resource; the VM size goes along. */
export function movedSpec(spec: SessionSpec, kind: ComputeKind, name: string | undefined): SessionSpec {
  const { name: _name, ...rest } = spec.compute;
  return { ...spec, compute: { ...rest, kind, ...(name !== undefined && { name }) } };
}

/** Seconds that were named, or the default. */
export const idleTime = (seconds: number | undefined, defaultSeconds: number): IdleTime => ({
  maxIdleTimeSeconds: seconds ?? defaultSeconds,
  idleTimeIsExplicit: seconds !== undefined,
});
