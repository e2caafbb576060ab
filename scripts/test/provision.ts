import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { findChromium } from '../editor/findChromium.ts';
import { findExecutable } from '../lib/findExecutable.ts';
import { runCommand } from '../lib/runCommand.ts';
import { engineParts } from './engineSuite.ts';

interface SystemPart {
  /** Names of Debian and Ubuntu. */
  packages: readonly string[];
  /** The suites that cannot run without it. */
  suites: readonly string[];
  isThere(): Promise<boolean>;
}

const succeeds = async (command: string, args: string[]) => (await runCommand(command, args)).code === 0;

const parts: readonly SystemPart[] = [
  {
    // Without a font the editor shows boxes.
    packages: ['chromium', 'fonts-dejavu-core'],
    suites: ['editor'],
    isThere: async () => findChromium() !== undefined,
  },
  {
    packages: ['python3-venv'],
    suites: ['worker', 'parity', 'conformance', 'faults', 'cli', 'engine', 'editor'],
    isThere: async () =>
      findExecutable('uv') !== undefined ||
      (await succeeds('python3', ['-m', 'pip', '--version'])) ||
      succeeds('python3', ['-c', 'import venv, ensurepip']),
  },
  ...engineParts.map(({ program, packages }) => ({
    packages,
    suites: ['engine', 'cli', 'editor'],
    isThere: async () => findExecutable(program) !== undefined,
  })),
];

/**
 * Installs what the suites miss on this machine, where that may be done without asking: as root on Debian or Ubuntu,
 * unless FLOW_SESSIONS_NO_PROVISION is 1. What cannot be installed is reported by the suite that misses it.
 */
export async function provision(suites: readonly string[]): Promise<void> {
  if (process.env['FLOW_SESSIONS_NO_PROVISION'] === '1' || !mayInstall()) return;
  const missing: string[] = [];
  for (const part of parts) {
    if (part.suites.some((suite) => suites.includes(suite)) && !(await part.isThere()))
      missing.push(...part.packages);
  }
  if (missing.length === 0) return;
  console.log(
    `Installing ${missing.join(', ')} (apt-get; FLOW_SESSIONS_NO_PROVISION=1 keeps this from happening)`,
  );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-q'], { env });
  const install = ['install', '-q', '-y', '--no-install-recommends', ...missing];
  const { code, output } = await withoutServices(() => runCommand('apt-get', install, { env }));
  if (code !== 0) console.log(output.trimEnd().split('\n').slice(-10).join('\n'));
}

/** Engines and registries are installed for the tests, which start their own: none is to run from now on. */
async function withoutServices<T>(install: () => Promise<T>): Promise<T> {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return await install();
  const remove = () => rmSync(policy, { force: true });
  process.once('exit', remove);
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await install();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

function mayInstall(): boolean {
  if (process.getuid?.() !== 0 || !findExecutable('apt-get')) return false;
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
