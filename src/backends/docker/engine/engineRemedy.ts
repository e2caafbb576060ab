import type { Endpoint } from '../endpoints/endpoint.ts';

/** How an engine is started on this platform, as a sentence. */
export function startRemedy({ name, origin, address }: Endpoint, platform: NodeJS.Platform): string {
  if (address.startsWith('tcp:'))
    return `Check that an engine listens at ${address} and that no firewall is in between.`;
  const isPodman = origin === 'podman' || name.startsWith('podman') || address.includes('podman');
  if (platform !== 'linux')
    return isPodman
      ? 'Start it: `podman machine start`.'
      : 'Start Docker Desktop, or whichever program provides Docker here.';
  if (isPodman)
    return address.startsWith('unix:///run/podman/')
      ? 'Start it: `sudo systemctl start podman.socket`.'
      : 'Start it: `systemctl --user start podman.socket`.';
  if (name === 'docker-desktop' || address.includes('/.docker/desktop/')) return 'Start Docker Desktop.';
  if (name === 'docker-rootless' || address.startsWith('unix:///run/user/'))
    return 'Start it: `systemctl --user start docker`.';
  return 'Start it: `sudo systemctl start docker`; or install Docker or Podman.';
}

/** How the user gets to use a socket that is there. */
export function permissionRemedy({ name, address }: Endpoint, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return 'Start Docker Desktop as this user, or allow this user to use it.';
  if (name === 'podman-root' || address.startsWith('unix:///run/podman/'))
    return "That engine is root's. Use your own: `systemctl --user start podman.socket`.";
  return 'Join the group that owns the socket: `sudo usermod -aG docker $USER`, then log in anew (and restart the editor). Members of that group have the powers of root; rootless Docker or Podman need none.';
}
