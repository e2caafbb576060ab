import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from './projectRoot.mjs';

const home = join(projectRoot, 'node_modules', 'node');
const installed = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The Node 24 that comes with the dependencies; the machine's own when that is new enough and the other does not run. */
export function projectNode() {
  // Where npm runs no install scripts the package is there without its binary: do what its script does.
  if (!existsSync(installed)) {
    spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: home, stdio: 'inherit' });
  }
  if (spawnSync(installed, ['--version']).status === 0) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(`${installed} does not run on this machine: install Node 24 and start again.`);
}
