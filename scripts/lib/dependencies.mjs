import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from './projectRoot.mjs';

/** Makes node_modules what package-lock.json says. Does nothing when it is so already. */
export async function installDependencies() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw new Error(`Node 20 or newer is needed; this is ${process.version} (${process.execPath}).`);
  if (areInstalled()) return;
  console.log('Installing the dependencies (npm ci)');
  const code = await npmCi();
  if (code !== 0) throw new Error(`npm ci ended with exit code ${code}: its lines above say why.`);
}

/** npm writes its own record of node_modules last, so a record that agrees is an installation that was completed. */
function areInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf(join('node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional) return true;
    return installed[path]?.version === entry.version;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(projectRoot, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function npmCi() {
  // `npm start` says where npm is; a direct `node scripts/start.mjs` finds it on PATH, where Windows wants a shell.
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, commandArgs] = npm?.endsWith('js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const child = spawn(command, commandArgs, {
    cwd: projectRoot,
    stdio: 'inherit',
    shell: command === 'npm' && process.platform === 'win32',
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm could not be run: ${error.message}`)));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
