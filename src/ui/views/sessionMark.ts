import type { FlowStatus } from '../../session/sessionReader.ts';

/** Two readings of one deadline differ by less than this, in milliseconds. */
const grain = 1000;

/**
 * Stays the same for as long as a session's row, and those below it, would show the same. A run moves the deadline, so the
 * runs of a session that never stops by itself are told apart only while they go on.
 */
export function sessionMark({ state, session, loaded }: FlowStatus): string {
  const now =
    state.kind === 'ready' && typeof state.idleUntil === 'number'
      ? { ...state, idleUntil: Math.round(state.idleUntil / grain) }
      : state;
  const files = loaded?.files.files.map(({ path, source }) => `${path} ${source}`);
  return JSON.stringify([now, session && { ...session, state: undefined }, files]);
}
