import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { mustRun } from '../../../../scripts/lib/runCommand.ts';
import { unmountUnder } from '../keeper/unmountUnder.ts';
import { packages } from './recipes.ts';

/** What this machine trusts, which may be more than Debian does: a proxy of its network. */
export const trusted = '/etc/ssl/certs/ca-certificates.crt';

const left = ['./proc/*', './sys/*', './dev/*', './var/cache/*', './var/lib/apt/lists/*'];
const unread = ['./usr/share/doc/*', './usr/share/man/*', './usr/share/locale/*'];

/** Makes `base.tar` and `promptflow.tar` in `folder` from Debian's packages and those of the Python index; wants root. */
export async function makeBigLayers(folder: string): Promise<void> {
  const root = join(folder, 'root');
  await removeTree(root);
  mkdirSync(root, { recursive: true });
  const include = '--include=python3,python3-pip,python3-venv,ca-certificates';
  const debian = ['--variant=minbase', include, 'bookworm', root];
  await mustRun('debootstrap', 'debootstrap', debian);
  if (existsSync(trusted)) copyFileSync(trusted, join(root, trusted));
  const excludes = [...left, ...unread].map((pattern) => `--exclude=${pattern}`);
  await tar(join(folder, 'base.tar'), root, [...excludes, '.']);
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--break-system-packages', ...packages];
  await mustRun('pip install', 'chroot', [root, '/usr/bin/python3', ...pip], {
    env: {
      ...process.env,
      PIP_CERT: trusted,
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PIP_ROOT_USER_ACTION: 'ignore',
    },
  });
  await tar(join(folder, 'promptflow.tar'), root, ['usr/local']);
  await removeTree(root);
}

/** Writes what is below `root` as root of a container would own it. */
export async function tar(file: string, root: string, args: readonly string[]): Promise<void> {
  await mustRun('tar', 'tar', ['-cf', file, '--numeric-owner', '--sort=name', '-C', root, ...args]);
}

/** An interrupted debootstrap may have left file systems of this machine mounted in it. */
async function removeTree(root: string): Promise<void> {
  await unmountUnder([root]);
  rmSync(root, { recursive: true, force: true });
}
