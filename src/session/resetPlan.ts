import { planFor, type SessionPlan } from './plan.ts';
import type { Session } from './session.ts';
import type { ResetOptions } from './sessionBackend.ts';

/** What a reset does with a session whose flow folder is there. */
export function resetPlan(session: Session, options: ResetOptions): SessionPlan {
  const { depth, noCache } = options;
  if (depth === 'worker') return restart;
  const { drift, environment } = session;
  const vmSize = newVmSize(session, options);
  const isDue = drift.some(({ action }) => action === 'reset');
  const change = vmSize !== undefined ? { vmSize } : isDue ? {} : { reset: true as const };
  return {
    ...planFor(drift, change, environment?.clean),
    ...(depth === 'packages' && losesPackages),
    ...(noCache && { environment: 'made' }),
  };
}

/** Whether a reset gives the session another VM size or image. */
export const changesPlace = (session: Session, options: ResetOptions): boolean =>
  options.depth !== 'worker' &&
  (newVmSize(session, options) !== undefined ||
    session.drift.some(({ kind, image }) => kind === 'image' || image !== undefined));

/** Undefined where the session has it, or has no limits as in plain Python. */
function newVmSize({ spec: { compute } }: Session, { vmSize }: ResetOptions): string | undefined {
  const has = compute.vmSize?.toLowerCase();
  return compute.kind === 'docker' && vmSize?.toLowerCase() !== has ? vmSize : undefined;
}

const restart: SessionPlan = {
  action: 'restart',
  reasons: ['a reset of the worker is asked for'],
  deletes: [],
  keeps: ['the packages', 'the files of the session', 'the runs with their logs'],
  pulls: [],
  environment: 'there',
};

const losesPackages: Pick<SessionPlan, 'deletes' | 'keeps'> = {
  deletes: ['packages that you installed by hand'],
  keeps: ['your flow folder', 'files that runs wrote into the session', 'the runs with their logs'],
};
