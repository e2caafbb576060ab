import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { findExecutable } from '../lib/findExecutable.ts';
import { projectRoot } from '../lib/paths.ts';
import { mustRun } from '../lib/runCommand.ts';

/** A part of the system that an engine of the tests is made of. */
export interface EnginePart {
  program: string;
  /** Of Debian and Ubuntu; the first has the program. */
  packages: readonly string[];
}

/** What starts Docker Engine, Podman and a registry, and makes images from Debian's packages. */
export const engineParts: readonly EnginePart[] = [
  { program: 'dockerd', packages: ['docker.io'] },
  // Debian's Podman takes crun unless runc is there, and comes without what makes its networks.
  { program: 'podman', packages: ['podman', 'netavark'] },
  { program: 'runc', packages: ['runc'] },
  { program: 'iptables', packages: ['iptables'] },
  { program: 'ip', packages: ['iproute2'] },
  { program: 'debootstrap', packages: ['debootstrap', 'debian-archive-keyring'] },
  { program: 'docker-registry', packages: ['docker-registry'] },
  // An engine behind ssh, and one behind TLS.
  { program: 'sshd', packages: ['openssh-server'] },
  { program: 'ssh', packages: ['openssh-client'] },
  { program: 'openssl', packages: ['openssl'] },
];

/** Those of them that are not on PATH. */
export const missingEngineParts = (): EnginePart[] =>
  engineParts.filter(({ program }) => !findExecutable(program));

/** Why no engine can be started here, and the line that would change it. */
export function engineObstacle(): { what: string; enable: string } | undefined {
  if (process.platform !== 'linux') return { what: 'this is not Linux', enable: 'run it on Linux as root' };
  if (process.getuid?.() !== 0 || !hasCapabilities()) {
    return {
      what: 'no right to start engines',
      enable: 'run it as root, in a container only if that is privileged',
    };
  }
  const missing = missingEngineParts();
  if (missing.length === 0) return undefined;
  const names = missing.flatMap(({ packages }) => packages).join(' ');
  return {
    what: `no ${missing.map(({ program }) => program).join(', ')}`,
    enable: `apt-get install --no-install-recommends ${names}`,
  };
}

/** Root of a container lacks those for networks (12) and mounts (21). */
function hasCapabilities(): boolean {
  const [, mask = '0'] = /^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return [12n, 21n].every((bit) => ((BigInt(`0x${mask}`) >> bit) & 1n) === 1n);
}

/** Makes the images that engines start from, once; it takes one to three minutes. Throws when it cannot. */
export async function prepareEngines(env: NodeJS.ProcessEnv): Promise<void> {
  const program = join(projectRoot, 'test', 'support', 'engines', 'prepare.ts');
  await mustRun('preparing the engines', process.execPath, [program], { env, echo: true });
}
