import type { SessionManager } from '../../session/sessionManager.ts';
import type { StartOptions } from '../../session/startSession.ts';
import { defaultCompute } from '../configuration.ts';

/** Where a flow's first session goes by the settings; one that there is, or was, is found again where it is. */
export async function firstPlace(sessions: SessionManager, flow: string): Promise<StartOptions> {
  const compute = defaultCompute();
  if (compute === sessions.computeKinds[0]) return {};
  // What is wrong with the flow is said by the start itself.
  const status = await sessions.status(flow).catch(() => undefined);
  return status?.state.kind === 'absent' && !status.state.ended ? { compute } : {};
}
