/** The named steps of a start, in order. */
export const phases = ['resolve', 'pull', 'create', 'files', 'install', 'verify', 'ready'] as const;
export type Phase = (typeof phases)[number];

/** A failure as it is kept and shown; the same fields as a user error. */
export interface SessionFailure {
  code: string;
  message: string;
  evidence?: string;
  remedy?: string;
}

/** Why a session is no more. */
export type EndReason = 'idle' | 'stopped';

export type SessionState =
  | { kind: 'absent'; ended?: { reason: EndReason; at: number; idleSeconds?: number } }
  | { kind: 'starting'; phase: Phase }
  /** `idleUntil` in milliseconds since the epoch: null means never, absent that nobody has asked the session itself. */
  | { kind: 'ready'; idleUntil?: number | null; activeRuns: string[] }
  | { kind: 'installing'; phase: Phase }
  | { kind: 'undoing'; phase: Phase }
  | { kind: 'updating' }
  | { kind: 'resetting'; phase: Phase }
  | { kind: 'moving'; phase: Phase }
  | { kind: 'stopping' }
  | { kind: 'failed'; error: SessionFailure; log?: string }
  | { kind: 'lost'; reason: string; evidence?: string };

/** The verbs that change a session. */
export type Verb = 'start' | 'install' | 'undo' | 'reset' | 'update' | 'move' | 'stop';

export type SessionEvent =
  | { kind: 'begin'; verb: Verb }
  | { kind: 'phase'; phase: Phase }
  | { kind: 'succeed'; idleUntil: number | null }
  | { kind: 'fail'; error: SessionFailure; log?: string }
  | { kind: 'cancel' }
  | { kind: 'idle'; at: number; idleSeconds: number }
  | { kind: 'vanish'; reason: string; evidence?: string };

/** A state with the last good one beside it, which a failed or cancelled verb falls back to. */
export interface Life {
  state: SessionState;
  /** What was there before the verb under way began. */
  before?: SessionState;
}

/** Which states a verb may begin in. Verbs are idempotent, so `start` on a ready session begins nothing. */
const beginsIn: Record<Verb, readonly SessionState['kind'][]> = {
  start: ['absent', 'failed', 'lost'],
  install: ['ready'],
  undo: ['ready'],
  reset: ['ready', 'failed', 'lost'],
  update: ['ready'],
  move: ['ready'],
  stop: ['ready', 'failed', 'lost', 'starting', 'installing', 'undoing', 'updating', 'resetting', 'moving'],
};

/** True while a verb is changing the session. */
export function isBusy(state: SessionState): boolean {
  return busyKinds.has(state.kind);
}

const busyKinds: ReadonlySet<SessionState['kind']> = new Set([
  'starting',
  'installing',
  'undoing',
  'updating',
  'resetting',
  'moving',
  'stopping',
]);

/** True where `verb` would change something from `state`. */
export function mayBegin(state: SessionState, verb: Verb): boolean {
  return beginsIn[verb].includes(state.kind);
}

/** The state a verb shows while it is under way. */
export function busyState(verb: Verb, phase: Phase = 'resolve'): SessionState {
  switch (verb) {
    case 'start':
      return { kind: 'starting', phase };
    case 'install':
      return { kind: 'installing', phase };
    case 'undo':
      return { kind: 'undoing', phase };
    case 'reset':
      return { kind: 'resetting', phase };
    case 'move':
      return { kind: 'moving', phase };
    case 'update':
      return { kind: 'updating' };
    case 'stop':
      return { kind: 'stopping' };
  }
}

/** Pure transition. An event that does not apply leaves the life as it is. */
export function next(life: Life, event: SessionEvent): Life {
  const { state } = life;
  switch (event.kind) {
    case 'begin':
      if (!mayBegin(state, event.verb)) return life;
      // A stop cuts into a running verb: what it falls back to is what that verb had before it.
      return { state: busyState(event.verb), before: isBusy(state) ? (life.before ?? state) : state };
    case 'phase':
      return 'phase' in state ? { ...life, state: { ...state, phase: event.phase } } : life;
    case 'succeed':
      if (!isBusy(state)) return life;
      if (state.kind === 'stopping') return { state: { kind: 'absent' } };
      return { state: { kind: 'ready', idleUntil: event.idleUntil, activeRuns: [] } };
    case 'fail':
      if (!isBusy(state)) return life;
      if (life.before?.kind === 'ready') return { state: life.before };
      return { state: { kind: 'failed', error: event.error, ...(event.log && { log: event.log }) } };
    case 'cancel':
      return isBusy(state) ? { state: life.before ?? { kind: 'absent' } } : life;
    case 'idle':
      // A run holds the idle clock.
      if (state.kind !== 'ready' || state.activeRuns.length) return life;
      return {
        state: { kind: 'absent', ended: { reason: 'idle', at: event.at, idleSeconds: event.idleSeconds } },
      };
    case 'vanish': {
      const { reason, evidence } = event;
      const lost: SessionState = { kind: 'lost', reason, ...(evidence && { evidence }) };
      if (state.kind === 'ready') return { state: lost };
      // A verb under way goes on, but what it would fall back to is no more.
      return isBusy(state) && life.before?.kind === 'ready' ? { state, before: lost } : life;
    }
  }
}
