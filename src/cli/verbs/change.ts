import type { PackageDiff } from '../../session/run.ts';
import type { Report } from '../../session/operation.ts';
import { toStatusDocument } from '../../session/statusDocument.ts';
import { badInput } from '../badInput.ts';
import { flowOf, type Context, type VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { showStatus, statusInWords } from './showStatus.ts';

export const start: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const flow = flowOf(context);
  const compute = args.compute ?? (await firstCompute(context, flow));
  const options = {
    ...(compute && { compute: compute.kind }),
    ...(compute?.name !== undefined && { computeName: compute.name }),
    ...(args.vmSize !== undefined && { vmSize: args.vmSize }),
    ...(args.idleSeconds !== undefined && { maxIdleTimeSeconds: args.idleSeconds }),
  };
  showStatus(out, await sessions.start(flow, options, out.report, signal));
  return exitCodes.done;
};

/** Where a flow's first session goes by the settings; one that there was is found again where it is. */
async function firstCompute({ sessions, defaultCompute, signal }: Context, flow: string) {
  if (defaultCompute === sessions.computeKinds[0]) return undefined;
  const { state } = await sessions.status(flow, signal);
  return state.kind === 'absent' && !state.ended ? { kind: defaultCompute, name: undefined } : undefined;
}

export const install: VerbHandler = async (context) =>
  await changingPackages(
    context,
    async (flow, report) => await context.sessions.install(flow, report, context.signal),
  );

export const undo: VerbHandler = async (context) =>
  await changingPackages(
    context,
    async (flow, report) => await context.sessions.undo(flow, report, context.signal),
  );

/** Shows what became of the packages beside the status. */
async function changingPackages(
  context: Context,
  verb: (flow: string, report: Report) => Promise<Parameters<typeof toStatusDocument>[0]>,
): Promise<number> {
  const { out } = context;
  let packages: PackageDiff | undefined;
  const status = await verb(flowOf(context), (event) => {
    if (event.kind === 'packages') packages = event.diff;
    out.report(event);
  });
  out.result({ ...toStatusDocument(status), ...(packages && { packages }) }, statusInWords(status));
  return exitCodes.done;
}

export const move: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const flow = flowOf(context);
  if (!args.to)
    throw badInput(
      '"move" needs a place to move to.',
      'For example: flow-session move ./my-flow --to docker',
    );
  const { kind, name } = args.to;
  const to = { compute: kind, ...(name !== undefined && { name }) };
  showStatus(out, await sessions.move(flow, to, out.report, signal));
  return exitCodes.done;
};

export const stop: VerbHandler = async (context) => {
  const { out, sessions, signal } = context;
  showStatus(out, await sessions.stop(flowOf(context), out.report, signal));
  return exitCodes.done;
};
