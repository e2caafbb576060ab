import { posix } from 'node:path';
import type { EndpointOrigin } from './endpoint.ts';
import type { EndpointSources } from './endpointSources.ts';

/** A socket that an engine makes unless it is told otherwise. */
export interface WellKnownSocket {
  name: string;
  title: string;
  origin: EndpointOrigin;
  address: string;
}

/** Where engines listen on this platform, most usual first, whether they are there or not. */
export function wellKnownSockets({ env, home, platform, uid }: EndpointSources): WellKnownSocket[] {
  if (platform === 'win32') {
    return [
      at('docker', 'Docker', 'default', 'npipe:////./pipe/docker_engine'),
      at('podman', 'Podman', 'podman', 'npipe:////./pipe/podman-machine-default'),
      at('docker-desktop', 'Docker Desktop', 'desktop', 'npipe:////./pipe/dockerDesktopLinuxEngine'),
    ];
  }
  const inHome = (path: string) => `unix://${posix.join(home, path)}`;
  const first = at('docker', 'Docker', 'default', 'unix:///var/run/docker.sock');
  if (platform === 'darwin') {
    const machines = '.local/share/containers/podman/machine';
    const temporary = env['TMPDIR'] ?? '/tmp';
    return [
      first,
      at('docker-desktop', 'Docker Desktop', 'desktop', inHome('.docker/run/docker.sock')),
      ...[
        inHome(`${machines}/podman.sock`),
        inHome(`${machines}/podman-machine-default/podman.sock`),
        `unix://${posix.join(temporary, 'podman/podman-machine-default-api.sock')}`,
      ].map((address) => at('podman', 'Podman', 'podman', address)),
    ];
  }
  // An editor that a service or ssh started often lacks the variable.
  const runtime = env['XDG_RUNTIME_DIR'] || (uid === undefined ? undefined : `/run/user/${uid}`);
  const rootless = [
    ...(runtime ? [`unix://${posix.join(runtime, 'docker.sock')}`] : []),
    inHome('.docker/run/docker.sock'),
  ];
  return [
    first,
    ...rootless.map((address) => at('docker-rootless', 'Docker (rootless)', 'rootless', address)),
    ...(runtime
      ? [at('podman', 'Podman', 'podman', `unix://${posix.join(runtime, 'podman/podman.sock')}`)]
      : []),
    at('podman-root', 'Podman (root)', 'podman', 'unix:///run/podman/podman.sock'),
    at('docker-desktop', 'Docker Desktop', 'desktop', inHome('.docker/desktop/docker.sock')),
  ];
}

const at = (name: string, title: string, origin: EndpointOrigin, address: string): WellKnownSocket => ({
  name,
  title,
  origin,
  address,
});
