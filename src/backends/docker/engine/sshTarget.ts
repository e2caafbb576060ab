/** An ssh:// address taken apart. */
export interface SshTarget {
  host: string;
  user?: string;
  port?: string;
  /** The engine's socket there. */
  socket: string;
  /** Whether the address names the socket. */
  socketNamed: boolean;
}

/** Where an engine listens on a Linux machine when nothing else is said. */
const usualSocket = '/var/run/docker.sock';

/** Takes an address of `parseAddress` apart. */
export function toSshTarget(address: string): SshTarget {
  const url = new URL(address);
  const path = decodeURIComponent(url.pathname);
  const socketNamed = path.length > 1;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.username && { user: decodeURIComponent(url.username) }),
    ...(url.port && { port: url.port }),
    socket: socketNamed ? path : usualSocket,
    socketNamed,
  };
}

/**
 * What the system's ssh is called with besides a command: whatever ~/.ssh/config says of the host counts, nothing is asked of the user, and a
 * connection that a lost network left half open is noticed. A shared master connection of the user is left alone: what is forwarded through it would stay.
 */
export function sshArguments({ host, user, port }: SshTarget, ...more: string[]): string[] {
  const options = [
    'BatchMode=yes',
    'ConnectTimeout=10',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    'ControlMaster=no',
    'ControlPath=none',
    'RemoteCommand=none',
    'ForwardAgent=no',
    'ForwardX11=no',
  ];
  return [
    '-T',
    ...options.flatMap((option) => ['-o', option]),
    ...(port ? ['-p', port] : []),
    ...(user ? ['-l', user] : []),
    ...more,
    '--',
    host,
  ];
}
