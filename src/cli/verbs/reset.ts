import { vmSizeOf } from '../../backends/docker/vmSizes.ts';
import { CancelledError } from '../../common/cancelled.ts';
import { untranslated } from '../../common/translate.ts';
import { assertStartable, loadFlow } from '../../flow/loadFlow.ts';
import { planInWords } from '../../session/planInWords.ts';
import { changesPlace, resetPlan } from '../../session/resetPlan.ts';
import type { ResetOptions } from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { agrees } from '../agrees.ts';
import { badInput } from '../badInput.ts';
import { flowOf, type Context, type VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { showStatus } from './showStatus.ts';

/**
 * Makes the session as new. What another VM size or image does is told first, and asked for in a terminal; with --dry-run it
 * is only told.
 */
export const reset: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const { depth, noCache, vmSize } = args;
  if (vmSize !== undefined && depth === 'worker')
    throw badInput('A reset of the worker keeps the VM size.', 'Leave out --depth worker or --vm-size.');
  const flow = flowOf(context);
  const options: ResetOptions = { depth, noCache, ...(vmSize !== undefined && { vmSize }) };
  const status = await sessions.status(flow, signal);
  if (args.dryRun) return await tellOnly(context, flow, status, options);
  await tellFirst(context, status, options);
  showStatus(out, await sessions.reset(flow, options, out.report, signal));
  return exitCodes.done;
};

/** Refuses what a reset would refuse, and tells the rest. */
async function tellOnly(
  context: Context,
  path: string,
  { flow, loaded, state, session }: FlowStatus,
  options: ResetOptions,
): Promise<number> {
  assertStartable(loaded ?? (await loadFlow(path)));
  if (!session) throw sessionErrors.noSession(flow.dir, state);
  assertVmSize(context, session, options);
  const plan = resetPlan(session, options);
  context.out.result({ dryRun: true, plan }, planInWords(plan, untranslated));
  return exitCodes.done;
}

async function tellFirst(
  context: Context,
  { loaded, session }: FlowStatus,
  options: ResetOptions,
): Promise<void> {
  // The reset says itself why there is none.
  if (!loaded || !session || !changesPlace(session, options)) return;
  assertVmSize(context, session, options);
  const { args, out, signal } = context;
  out.progress(planInWords(resetPlan(session, options), untranslated));
  const isAsked = process.stdin.isTTY && process.stdout.isTTY && !args.yes && !args.noInput;
  if (isAsked && !(await agrees('Go on?', signal))) throw new CancelledError('Nothing was changed.');
}

/** A size that nobody knows is told before what it would do. */
function assertVmSize(
  { vmSizes }: Context,
  { spec: { compute } }: NonNullable<FlowStatus['session']>,
  { vmSize }: ResetOptions,
): void {
  if (vmSize !== undefined && compute.kind === 'docker') vmSizeOf(vmSizes, vmSize);
}
