import type { SessionState } from './sessionState.ts';

/** What a worker answers to `hello`, as far as it matters to a session; see docs/worker-protocol.md. */
export interface WorkerHello {
  /** Seconds since the epoch. */
  idleUntil: number | null;
  activeRuns: string[];
}

/** What a worker leaves when it ends by itself. */
export interface EndedFile {
  reason: string;
  /** Seconds since the epoch. */
  at: number;
  idleSeconds?: number;
}

/** The state of a session whose worker answers. */
export const readyState = ({ idleUntil, activeRuns }: WorkerHello): SessionState => ({
  kind: 'ready',
  idleUntil: idleUntil === null ? null : Math.round(idleUntil * 1000),
  activeRuns,
});

/** The state of a session whose worker ended by itself. */
export const endedState = ({ reason, at, idleSeconds }: EndedFile): SessionState => ({
  kind: 'absent',
  ended: {
    reason: reason === 'idle' ? 'idle' : 'stopped',
    at: Math.round(at * 1000),
    ...(idleSeconds !== undefined && { idleSeconds }),
  },
});
