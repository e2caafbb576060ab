import type Dockerode from 'dockerode';

/** What an engine says of itself. */
export interface EngineDescription {
  /** The machine it runs on, as it calls it. */
  name: string;
  version: string;
  /** The newest API that it speaks. */
  apiVersion: string;
  platform: 'docker' | 'podman';
  /** In Docker's words: `linux`, `amd64`, `arm64`. */
  os: string;
  arch: string;
  cpus: number;
  memoryBytes: number;
  /** The same whichever address leads there. */
  id: string;
  rootless: boolean;
  securityOptions: string[];
}

/** What of Docker's and Podman's answers is used. */
interface Info {
  ID?: string;
  Name?: string;
  NCPU?: number;
  MemTotal?: number;
  DockerRootDir?: string;
  SecurityOptions?: string[] | null;
  Rootless?: boolean;
}

/** Asks an engine what it is. */
export async function describeEngine(docker: Dockerode, signal: AbortSignal): Promise<EngineDescription> {
  const ask = { abortSignal: signal };
  const asking = docker as unknown as {
    version(options: typeof ask): Promise<Dockerode.DockerVersion>;
    info(options: typeof ask): Promise<Info>;
  };
  const [version, info] = await Promise.all([asking.version(ask), asking.info(ask)]);
  return toDescription(version, info);
}

/** Translates the engine's answers. */
export function toDescription(version: Dockerode.DockerVersion, info: Info): EngineDescription {
  const podman = version.Components?.some(({ Name }) => Name.startsWith('Podman')) ?? false;
  const name = info.Name ?? '';
  const securityOptions = info.SecurityOptions ?? [];
  return {
    name,
    version: version.Version,
    apiVersion: version.ApiVersion,
    platform: podman ? 'podman' : 'docker',
    os: version.Os,
    arch: version.Arch,
    cpus: info.NCPU ?? 0,
    memoryBytes: info.MemTotal ?? 0,
    // Podman makes a new one up for each answer.
    id: podman ? `podman:${name}:${info.DockerRootDir ?? ''}` : (info.ID ?? ''),
    rootless: info.Rootless ?? securityOptions.some((option) => option.includes('rootless')),
    securityOptions,
  };
}
