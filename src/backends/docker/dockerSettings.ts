import { defaultVmSizes, type VmSize } from './vmSizes.ts';

/** The settings of Docker sessions; the editor writes them to the home folder, so that the terminal obeys the same ones. */
export interface DockerSettings {
  /** An engine to look at first, as `unix://`, `tcp://`, `ssh://` or `npipe://`. */
  host?: string;
  /** The image of flows that name none. */
  defaultImage: string;
  /** Such as `linux/amd64`; the engine's own when left out. */
  platform?: string;
  /** What every environment has at least, as requirement lines; images that have it already stay as they are. */
  basePackages: string[];
  /** The limits that a VM size stands for, by its name. */
  vmSizes: Readonly<Record<string, VmSize>>;
}

/** The image that prompt flow's own service takes where a flow names none. */
export const publishedDefaultImage = 'mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest';

export const defaultDockerSettings: DockerSettings = {
  defaultImage: publishedDefaultImage,
  basePackages: ['promptflow', 'promptflow-tools'],
  vmSizes: defaultVmSizes,
};

/** Takes what is usable of a configuration file's content; anything else falls back to the default. */
export function toDockerSettings(value: unknown): DockerSettings {
  const all = record(value);
  const given = record(all.docker);
  const text = (name: string): string | undefined =>
    typeof given[name] === 'string' && given[name].trim() !== '' ? given[name].trim() : undefined;
  const host = text('host');
  const platform = text('platform');
  const base = all.basePackages;
  return {
    defaultImage: text('defaultImage') ?? defaultDockerSettings.defaultImage,
    basePackages:
      Array.isArray(base) && base.every((one) => typeof one === 'string')
        ? base
        : defaultDockerSettings.basePackages,
    vmSizes: { ...defaultVmSizes, ...usableSizes(record(given.vmSizes)) },
    ...(host && { host }),
    ...(platform && { platform }),
  };
}

function usableSizes(given: Record<string, unknown>): Record<string, VmSize> {
  const sizes: Record<string, VmSize> = {};
  for (const [name, value] of Object.entries(given)) {
    const { cpus, memoryGiB } = record(value);
    if (typeof cpus === 'number' && cpus > 0 && typeof memoryGiB === 'number' && memoryGiB > 0)
      sizes[name] = { cpus, memoryGiB };
  }
  return sizes;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
