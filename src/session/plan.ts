import { strongestAction, type DriftAction, type DriftItem } from './drift.ts';

/** What is asked of a session beside what its files and settings say. */
export interface WantedChange {
  /** The new VM size. */
  vmSize?: string;
  /** 0 means never. */
  maxIdleTimeSeconds?: number;
  /** A reset, for no other reason. */
  reset?: true;
}

/** What a change will do, said before it is done. */
export interface SessionPlan {
  /** `restart`: the worker alone is started anew. */
  action: DriftAction | 'none' | 'restart';
  /** One sentence for each reason, from the drift. */
  reasons: string[];
  /** What the session loses, in words; empty where nothing is lost. */
  deletes: string[];
  keeps: string[];
  /** Images that are pulled where they are not there yet. */
  pulls: string[];
  /** Whether it is there already, is looked for and else made, or is made in any case. */
  environment: 'there' | 'sought' | 'made';
}

const effects: Record<DriftAction, { deletes: string[]; keeps: string[] }> = {
  update: { deletes: [], keeps: ['everything in the session'] },
  install: { deletes: [], keeps: ['everything in the session'] },
  reset: {
    deletes: ['packages that you installed by hand', 'files that runs wrote into the session'],
    keeps: ['your flow folder', 'the runs with their logs'],
  },
  stop: {
    deletes: ['its files', 'its runs with their logs'],
    keeps: ['the environment, for the next start'],
  },
};

/**
 * The smallest change that brings a session in line with its files, the settings and what is asked for; `clean` where nothing
 * was installed since its environment was made.
 */
export function planFor(drift: readonly DriftItem[], change: WantedChange = {}, clean = false): SessionPlan {
  const asked = askedFor(change);
  const action = strongestAction([...drift, ...asked]);
  const reasons = [...drift, ...asked].map((one) => one.message);
  if (!action) return { action: 'none', reasons, deletes: [], keeps: [], pulls: [], environment: 'there' };
  const pulls = action === 'reset' ? [...new Set(drift.flatMap(({ image }) => image ?? []))] : [];
  // What is set in place changes no environment.
  const environment = clean && drift.every((one) => one.action === 'update') ? 'there' : 'sought';
  return { action, reasons, ...effects[action], pulls, environment };
}

/** A VM size is a limit of the container and so takes a new one; an idle time is set in place. */
function askedFor(change: WantedChange): { message: string; action: DriftAction }[] {
  const { vmSize, maxIdleTimeSeconds, reset } = change;
  return [
    ...(reset ? [{ message: 'a reset is asked for', action: 'reset' as const }] : []),
    ...(vmSize === undefined ? [] : [{ message: `VM size becomes ${vmSize}`, action: 'reset' as const }]),
    ...(maxIdleTimeSeconds === undefined
      ? []
      : [
          {
            message: `idle time becomes ${maxIdleTimeSeconds === 0 ? 'off' : `${maxIdleTimeSeconds / 60} min`}`,
            action: 'update' as const,
          },
        ]),
  ];
}
