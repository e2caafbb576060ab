import type { Translate } from '../../common/translate.ts';
import type { StartOptions } from '../../session/startSession.ts';
import type { ComputeKind } from '../../session/session.ts';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import { resourceLabel } from '../views/resourceLook.ts';

/** One entry of a list to choose from; the fields are those of VS Code's quick pick. */
export interface Choice<T> {
  label: string;
  description?: string;
  detail?: string;
  value: T;
  /** Shown, but cannot be taken; says why and what to do. */
  refused?: string;
}

/** The processors and the memory that a session may use. */
export interface VmSize {
  cpus: number;
  memoryGiB: number;
}

/** True for an entry of the table of VM sizes that can be used. */
export function isVmSize(value: unknown): value is VmSize {
  if (typeof value !== 'object' || value === null) return false;
  const { cpus, memoryGiB } = value as Partial<Record<keyof VmSize, unknown>>;
  return typeof cpus === 'number' && cpus > 0 && typeof memoryGiB === 'number' && memoryGiB > 0;
}

/** How a resource is named in a start; of plain Python there is one, an engine is one of several. */
export const resourceOptions = ({
  kind,
  name,
}: ComputeResource): { compute: ComputeKind; computeName?: string } =>
  kind === 'local' ? { compute: kind } : { compute: kind, computeName: name };

/** Where a session can go: usable resources first, the others with their remedy. */
export function computeChoices(
  resources: readonly ComputeResource[],
  last: Pick<StartOptions, 'compute' | 'computeName'> | undefined,
): Choice<ComputeResource>[] {
  const choices = resources.map((resource): Choice<ComputeResource> => {
    const { detail, location, usable, remedy } = resource;
    const name = resourceLabel(resource);
    return usable
      ? { label: name, description: detail, ...(location && { detail: location }), value: resource }
      : {
          label: `$(circle-slash) ${name}`,
          description: detail,
          ...(remedy && { detail: remedy }),
          value: resource,
          refused: remedy ?? detail,
        };
  });
  const chosenLast = ({ value: { kind, name } }: Choice<ComputeResource>): boolean =>
    kind === last?.compute && (last.computeName === undefined || name === last.computeName);
  return [
    ...lastFirst(
      choices.filter(({ refused }) => refused === undefined),
      chosenLast,
    ),
    ...choices.filter(({ refused }) => refused !== undefined),
  ];
}

/** The sizes of a Docker session, small ones first; undefined stands for no size of its own. */
export function sizeChoices(
  sizes: Readonly<Record<string, VmSize>>,
  last: string | undefined,
  t: Translate,
): Choice<string | undefined>[] {
  const named = Object.entries(sizes)
    .sort(([one, a], [other, b]) => a.cpus - b.cpus || a.memoryGiB - b.memoryGiB || one.localeCompare(other))
    .map(([name, { cpus, memoryGiB }]) => ({
      label: name,
      description: t('{0} processors, {1} GiB', cpus, memoryGiB),
      value: name,
    }));
  const none = { label: t('No limit'), description: t('all that the engine has'), value: undefined };
  return lastFirst<string | undefined>([none, ...named], ({ value }) => value === last);
}

/** How long a session may be idle, in seconds; undefined stands for a time that is asked for. */
export function idleChoices(last: number | undefined, t: Translate): Choice<number | undefined>[] {
  const minutes = [15, 30, 60, 240];
  if (last && !minutes.includes(last / 60)) minutes.push(last / 60);
  const choices: Choice<number | undefined>[] = [
    ...minutes.map((value) => ({ label: t('{0} minutes', value), value: value * 60 })),
    { label: t('Never'), value: 0 },
    { label: t('Other…'), value: undefined },
  ];
  return lastFirst(choices, ({ value }) => value !== undefined && value === last);
}

function lastFirst<T>(choices: Choice<T>[], isLast: (choice: Choice<T>) => boolean): Choice<T>[] {
  const found = choices.find(isLast);
  return found ? [found, ...choices.filter((choice) => choice !== found)] : choices;
}
