import type { ComputeResource } from '../../session/sessionBackend.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { sessionMark } from './sessionMark.ts';

/** What the view shows. */
export interface Shown {
  resources: readonly ComputeResource[];
  statuses: readonly FlowStatus[];
}

/** Puts what was shown before in the place of what has not answered yet, so that no row goes and comes back. */
export function keepKnown({ resources, statuses }: Shown, before: Shown): Shown {
  const keys = new Set(statuses.map(({ flow }) => flow.key));
  return {
    resources: resources.map((resource) => {
      const { kind, name, asking } = resource;
      const known = before.resources.find((one) => one.kind === kind && one.name === name);
      return (asking && known) || resource;
    }),
    statuses: [...statuses, ...before.statuses.filter(({ flow }) => !keys.has(flow.key))],
  };
}

/** Stays the same for as long as the view would show the same: what is shown anew folds what is just being unfolded. */
export const shownMark = ({ resources, statuses }: Shown): string =>
  JSON.stringify([resources, statuses.map((one) => `${one.flow.key} ${sessionMark(one)}`).sort()]);
