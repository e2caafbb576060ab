import type { ComputeSpec } from '../../session/session.ts';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';

/** A compute resource with the sessions that live on it. */
export interface Place {
  resource: ComputeResource;
  statuses: FlowStatus[];
}

/**
 * Puts each session below the resource that it lives on, by the folder of its flow. One whose resource is not among those
 * that were found is shown all the same, below one that says so.
 */
export function placeSessions(
  resources: readonly ComputeResource[],
  statuses: readonly FlowStatus[],
  missing: (compute: ComputeSpec) => ComputeResource,
): Place[] {
  const places = resources.map((resource): Place => ({ resource, statuses: [] }));
  for (const status of statuses) {
    const compute = status.session?.spec.compute;
    if (!compute || status.state.kind === 'absent') continue;
    let place = places.find(({ resource }) => livesOn(compute, resource));
    if (!place) {
      place = { resource: missing(compute), statuses: [] };
      places.push(place);
    }
    place.statuses.push(status);
  }
  for (const place of places) place.statuses.sort((one, other) => one.flow.dir.localeCompare(other.flow.dir));
  return places;
}

/** Without a name of its own a session is on the one resource of its kind. */
export const livesOn = ({ kind, name }: ComputeSpec, resource: ComputeResource): boolean =>
  kind === resource.kind && (name === undefined || name === resource.name);
