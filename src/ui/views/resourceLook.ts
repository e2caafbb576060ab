import { basename } from 'node:path';
import type { ComputeResource } from '../../session/sessionBackend.ts';

/** The looks of a compute resource's row, without VS Code's types. */
export interface ResourceLook {
  label: string;
  description: string;
  icon: string;
  tooltip: string;
}

/** What a resource is called where there is little room: of a socket's path the last part. */
export const resourceLabel = ({ name }: ComputeResource): string =>
  name.startsWith('/') ? basename(name) : name;

/** Its version, or why it cannot be used, stands first; the address is in the tooltip, and beside it where others are called the same. */
export function resourceLook(resource: ComputeResource, all: readonly ComputeResource[]): ResourceLook {
  const { kind, name, detail, location, usable, asking, remedy } = resource;
  const label = resourceLabel(resource);
  const isAlone = all.every((other) => other.name === name || resourceLabel(other) !== label);
  return {
    label,
    description: isAlone ? detail : `${detail} · ${name}`,
    icon: asking ? 'loading~spin' : !usable ? 'warning' : kind === 'docker' ? 'vm' : 'server-environment',
    tooltip: [detail, location, remedy].filter(Boolean).join('\n'),
  };
}
