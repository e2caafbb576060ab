import { strongestAction, type DriftAction, type DriftItem } from './drift.ts';

/** What a change will do, said before it is done. */
export interface SessionPlan {
  action: DriftAction | 'none';
  /** One sentence for each reason, from the drift. */
  reasons: string[];
  /** What the session loses, in words; empty where nothing is lost. */
  deletes: string[];
  keeps: string[];
}

const effects: Record<DriftAction, { deletes: string[]; keeps: string[] }> = {
  update: { deletes: [], keeps: ['packages', 'session files', 'runs'] },
  install: { deletes: [], keeps: ['installed packages', 'session files', 'runs'] },
  reset: {
    deletes: ['packages that were installed by hand', 'files that runs wrote into the session'],
    keeps: ['your own flow folder', 'environments of other flows'],
  },
  stop: { deletes: ['the session, its files and runs'], keeps: ['the environment, for the next start'] },
};

/** The smallest change that brings a session in line with its files. */
export function planFor(drift: DriftItem[]): SessionPlan {
  const action = strongestAction(drift);
  const reasons = drift.map((one) => one.message);
  return action
    ? { action, reasons, ...effects[action] }
    : { action: 'none', reasons, deletes: [], keeps: [] };
}
