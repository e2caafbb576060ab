import { exitCodes } from '../exitCode.ts';
import { toStatusDocument } from '../../session/statusDocument.ts';
import { flowOf, type VerbHandler } from '../context.ts';
import { showStatus } from './showStatus.ts';

export const start: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const options = {
    ...(args.compute && { compute: args.compute }),
    ...(args.idleSeconds !== undefined && { maxIdleTimeSeconds: args.idleSeconds }),
  };
  showStatus(out, await sessions.start(flowOf(context), options, out.report, signal));
  return exitCodes.done;
};

export const install: VerbHandler = async (context) => {
  const { out, sessions, signal } = context;
  showStatus(out, await sessions.install(flowOf(context), out.report, signal));
  return exitCodes.done;
};

export const reset: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const options = { depth: args.depth, noCache: args.noCache };
  showStatus(out, await sessions.reset(flowOf(context), options, out.report, signal));
  return exitCodes.done;
};

export const stop: VerbHandler = async (context) => {
  const { out, sessions, signal } = context;
  showStatus(out, await sessions.stop(flowOf(context), out.report, signal));
  return exitCodes.done;
};

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
