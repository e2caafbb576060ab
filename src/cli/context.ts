import { resolve } from 'node:path';
import type { VmSize } from '../backends/docker/vmSizes.ts';
import { UserError } from '../common/userError.ts';
import type { Home } from '../host/home.ts';
import { computeKinds, type ComputeKind } from '../session/session.ts';
import type { SessionManager } from '../session/sessionManager.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.ts';

/** What a verb of the terminal works with. */
export interface Context {
  args: Arguments;
  out: Output;
  sessions: SessionManager;
  home: Home;
  /** Where sessions go that are asked for nowhere else. */
  defaultCompute: ComputeKind;
  /** The sizes that a Docker session can have. */
  vmSizes: Readonly<Record<string, VmSize>>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** A verb: resolves with the exit code. */
export type VerbHandler = (context: Context) => Promise<number>;

/** The flow that was named; the verb needs one. */
export function flowOf({ args }: Context): string {
  // Absolute, so that a session is found again by it when the folder is gone.
  if (args.flow !== undefined) return resolve(args.flow);
  throw new UserError({
    code: 'FSE402',
    kind: 'badInput',
    message: `"${args.verb}" needs a flow folder.`,
    remedy: `For example: flow-session ${args.verb} ./my-flow`,
  });
}

/** The kind of compute that a configuration file names; `local` where it names none. */
export function toDefaultCompute(configuration: unknown): ComputeKind {
  const given = (configuration as { compute?: unknown } | undefined | null)?.compute;
  return computeKinds.find((kind) => kind === given) ?? 'local';
}
