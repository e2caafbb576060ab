import { toStatusDocument } from '../../session/statusDocument.ts';
import { flowOf, type VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { showStatus } from './showStatus.ts';

/** What there is to say of one session, or of all. */
export const status: VerbHandler = async (context) => {
  const { out, sessions, signal, args } = context;
  if (args.flow !== undefined) {
    showStatus(out, await sessions.status(flowOf(context), signal));
    return exitCodes.done;
  }
  const all = await sessions.list(signal);
  if (out.json) out.result(all.map(toStatusDocument), '');
  else if (all.length) for (const one of all) showStatus(out, one);
  else out.result(undefined, 'There are no sessions.');
  return exitCodes.done;
};
