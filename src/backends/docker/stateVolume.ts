import type { SessionEnvironment, SessionSpec } from '../../session/session.ts';
import { tagOf } from './buildEnvironment.ts';
import type { EngineContext } from './engineContext.ts';
import { findEnvironment } from './environmentImages.ts';
import type { FoundSession } from './foundSessions.ts';
import { label, readLabel, type Owner } from './labels.ts';
import { listVolumes } from './ownThings.ts';
import { createVolume } from './sessionContainer.ts';

/** A volume for what a session keeps. */
export interface StateVolume {
  name: string;
  /** It is new and empty, and what the session kept so far is to be brought into it. */
  isBehind: boolean;
}

/**
 * The volume at `/session` for the next container: the one there is, also where somebody removed the container that had it,
 * unless it belongs to another user than the environment's, who could not write there. `left` are the session's volumes.
 */
export async function stateVolumeFor(
  context: EngineContext,
  spec: SessionSpec,
  old: FoundSession | undefined,
  environment: SessionEnvironment,
  left: readonly string[] = [],
): Promise<StateVolume> {
  const made = await findEnvironment(context.docker, tagOf(environment));
  const owner = made?.about.owner;
  if (old && isSame(old.environment.owner, owner)) return { name: old.about.stateVolume, isBehind: false };
  const name = !old && left.length && owner && (await leftState(context, spec.flow.key, owner));
  if (name) return { name, isBehind: false };
  return { name: await createVolume(context, spec, 'state', { owner }), isBehind: old !== undefined };
}

/** Environments of the first versions do not say whose they are. */
const isSame = (one: Owner | undefined, other: Owner | undefined): boolean =>
  !one || !other || one.uid === other.uid;

/** The state of a session whose container is gone. */
async function leftState(
  { docker, homeId }: EngineContext,
  key: string,
  owner: Owner,
): Promise<string | undefined> {
  const own = { [label.home]: homeId, [label.key]: key, [label.role]: 'state' };
  const volumes = await listVolumes(docker, own);
  const ownerOf = (labels: Record<string, string>): Owner | undefined =>
    readLabel<{ owner?: Owner }>(labels, label.session)?.owner;
  return volumes.find(({ Labels: labels }) => ownerOf(labels)?.uid === owner.uid)?.Name;
}
