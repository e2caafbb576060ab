import type { LoadedFlow } from '../flow/loadFlow.ts';
import { idleTime, newSpec } from './makeSpec.ts';
import type { Report } from './operation.ts';
import type { ComputeKind, ComputeSpec, FlowRef } from './session.ts';
import type { SessionBackend } from './sessionBackend.ts';
import { sessionErrors } from './sessionErrors.ts';
import type { Found } from './sessionReader.ts';

export interface StartOptions {
  compute?: ComputeKind;
  /** Which resource of that kind. */
  computeName?: string;
  vmSize?: string;
  /** 0 means never; left out, the default of the settings. */
  maxIdleTimeSeconds?: number;
}

/**
 * Starts the flow's session where the options say, else where it was, else on the first backend. One that is ready is brought
 * up to date; what would need a move or a reset is refused.
 */
export async function startSession(
  backends: readonly SessionBackend[],
  found: Found | undefined,
  flow: FlowRef,
  loaded: LoadedFlow,
  options: StartOptions,
  defaultIdleSeconds: number,
  tell: Report,
  signal: AbortSignal,
): Promise<void> {
  const compute = computeFor(found, options, backends[0]!.kind);
  const backend = backendOf(backends, compute.kind);
  if (found?.record.state.kind === 'ready') {
    assertIsThere(found, options, flow, compute);
    const idle = options.maxIdleTimeSeconds;
    if (idle !== undefined && idle !== found.record.spec.maxIdleTimeSeconds)
      await backend.update(flow.key, idleTime(idle, idle), signal);
    await backend.sync(loaded, flow.key, signal);
    return;
  }
  // What is left of a session elsewhere goes first: a flow has one.
  if (found && (found.backend !== backend || isElsewhere(found.record.spec.compute, compute)))
    await found.backend.stop(flow.key, tell, signal);
  const spec = newSpec(flow, loaded, compute, options.maxIdleTimeSeconds, defaultIdleSeconds);
  await backend.start(loaded, spec, tell, signal);
}

/** The backend of that kind; FSE203 where there is none. */
export function backendOf(backends: readonly SessionBackend[], kind: ComputeKind): SessionBackend {
  const backend = backends.find((one) => one.kind === kind);
  if (backend) return backend;
  throw sessionErrors.noSuchCompute(
    kind,
    backends.map((one) => one.kind),
  );
}

/** What was named; the rest as the last session of the flow had it, if that was of the same kind. */
function computeFor(found: Found | undefined, options: StartOptions, first: ComputeKind): ComputeSpec {
  const last = found?.record.spec.compute;
  const kind = options.compute ?? last?.kind ?? first;
  const same = last?.kind === kind ? last : undefined;
  const name = options.computeName ?? same?.name;
  const vmSize = options.vmSize ?? same?.vmSize;
  return { kind, ...(name !== undefined && { name }), ...(vmSize !== undefined && { vmSize }) };
}

function assertIsThere(
  { record }: Found,
  { vmSize }: StartOptions,
  flow: FlowRef,
  wanted: ComputeSpec,
): void {
  const has = record.spec.compute;
  if (isElsewhere(has, wanted)) throw sessionErrors.heldElsewhere(flow, placeName(has), placeName(wanted));
  if (vmSize !== undefined && vmSize !== has.vmSize) throw sessionErrors.needsReset(flow, has.vmSize, vmSize);
}

const isElsewhere = (has: ComputeSpec, wanted: ComputeSpec): boolean =>
  wanted.kind !== has.kind ||
  (has.name !== undefined && wanted.name !== undefined && wanted.name !== has.name);

/** A resource as people call it: the kind, and its name where there is one. */
export const placeName = ({ kind, name }: ComputeSpec): string =>
  name === undefined ? kind : `${kind} (${name})`;
