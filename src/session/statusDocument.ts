import type { DriftItem } from './drift.ts';
import { planFor } from './plan.ts';
import type { FlowStatus } from './sessionReader.ts';
import type { SessionFailure } from './sessionState.ts';

/** What `status --json` and `start --json` print; documented in docs/cli.md. */
export interface StatusDocument {
  flowId: string;
  flow: string;
  state: string;
  phase?: string;
  compute?: string;
  /** Which resource of that kind. */
  computeName?: string;
  vmSize?: string;
  environmentDigest?: string;
  environment?: {
    location: string;
    python: string;
    clean: boolean;
    snapshotHit: boolean;
    reason: string;
    /** Where it was made from one: as the flow or the settings call it, and its digest or id at that time. */
    image?: { name: string; digest: string };
  };
  /** The last install can be undone. */
  canUndo?: boolean;
  drift: DriftItem[];
  /** The smallest verb that mends the drift. */
  plan?: string;
  /** ISO 8601; null means never. */
  idleUntil?: string | null;
  idleSeconds?: number;
  activeRuns?: string[];
  startedAt?: string;
  notices?: string[];
  error?: SessionFailure;
  lost?: { reason: string; evidence?: string };
  ended?: { reason: string; at: string };
}

/** Says a flow's status in words that stay the same from version to version. */
export function toStatusDocument({ flow, state, session }: FlowStatus): StatusDocument {
  const drift = session?.drift ?? [];
  const compute = session?.spec.compute;
  return {
    flowId: flow.id,
    flow: flow.dir,
    state: state.kind,
    ...('phase' in state && { phase: state.phase }),
    ...(compute && {
      compute: compute.kind,
      ...(compute.name !== undefined && { computeName: compute.name }),
      ...(compute.vmSize !== undefined && { vmSize: compute.vmSize }),
    }),
    ...(session && {
      canUndo: session.previous !== undefined,
      idleSeconds: session.spec.maxIdleTimeSeconds,
      startedAt: new Date(session.createdAt).toISOString(),
      notices: session.notices.map(({ message }) => message),
    }),
    ...(session?.environment && {
      environmentDigest: session.environment.digest,
      environment: {
        location: session.environment.location,
        python: session.environment.python,
        clean: session.environment.clean,
        snapshotHit: session.environment.snapshot.hit,
        reason: session.environment.snapshot.reason,
        ...(session.environment.image && { image: session.environment.image }),
      },
    }),
    drift,
    ...(drift.length && { plan: planFor(drift).action }),
    ...(state.kind === 'ready' && {
      ...(state.idleUntil !== undefined && {
        idleUntil: state.idleUntil === null ? null : new Date(state.idleUntil).toISOString(),
      }),
      activeRuns: state.activeRuns,
    }),
    ...(state.kind === 'failed' && { error: state.error }),
    ...(state.kind === 'lost' && {
      lost: { reason: state.reason, ...(state.evidence && { evidence: state.evidence }) },
    }),
    ...(state.kind === 'absent' &&
      state.ended && {
        ended: { reason: state.ended.reason, at: new Date(state.ended.at).toISOString() },
      }),
  };
}
