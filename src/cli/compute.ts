import { computeKinds, type ComputeKind } from '../session/session.ts';
import { badInput } from './badInput.ts';

/** A compute resource as it is named on the command line. */
export interface ComputeChoice {
  kind: ComputeKind;
  /** Which resource of that kind. */
  name?: string;
}

/** Reads `docker`, `docker:engine`, `local`. A name may hold colons of its own. */
export function parseCompute(text: string): ComputeChoice {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  if (!(computeKinds as readonly string[]).includes(kind))
    throw badInput(`"${kind}" is no kind of compute.`, `Use one of: ${computeKinds.join(', ')}.`);
  if (colon < 0) return { kind: kind as ComputeKind };
  const name = text.slice(colon + 1);
  if (name.trim() === '')
    throw badInput(`"${text}" names no resource.`, '`flow-session doctor` lists what there is.');
  return { kind: kind as ComputeKind, name };
}
