import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { editorHome, projectRoot } from '../lib/paths.ts';
import { mustRun, runCommand } from '../lib/runCommand.ts';

const version = '4.139.1';
const stamp = `code-server ${version} for ${process.platform}-${process.arch}`;
const home = join(editorHome, 'code-server');

/** The script that starts the installed browser VS Code on the project's Node. */
export const codeServerEntry = join(home, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

/** Whether the browser VS Code is installed already. */
export function isCodeServerInstalled(): boolean {
  const file = join(home, 'installed.txt');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

/**
 * Installs a real VS Code that a browser shows, once, from the npm registry.
 * It is made beside its place and moved there when it is whole, so that two callers at once cannot harm each other.
 * Throws where it cannot run, and with the last lines of npm when that fails.
 */
export async function installCodeServer(): Promise<void> {
  if (isCodeServerInstalled()) return;
  refuseUnsupported();
  mkdirSync(editorHome, { recursive: true });
  removeAbandoned();
  console.log('Installing VS Code for the browser (once; about a minute, 600 MB)');
  const folder = `${home}-${process.pid}`;
  try {
    await installInto(folder);
    if (isCodeServerInstalled()) return;
    rmSync(home, { recursive: true, force: true });
    renameSync(folder, home);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function installInto(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"flow-sessions-editor","private":true}\n');
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  // The package's own install script compiles modules that nothing here needs; so each part is installed without it.
  await npm(folder, ['install', ...quiet, `code-server@${version}`]);
  await npm(server, ['install', '--omit=dev', ...quiet]);
  await npm(join(server, 'extensions'), ['install', '--omit=dev', ...quiet]);
  // Without a compiler the server works all the same; it then writes no log of its own.
  const env = npmEnvironment();
  await runCommand('npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: server, env });
  const entry = join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  await mustRun('The installed VS Code', process.execPath, [entry, '--config', '/dev/null', '--version'], {
    env,
  });
  writeFileSync(join(folder, 'installed.txt'), stamp);
}

async function npm(cwd: string, args: string[]): Promise<void> {
  await mustRun(`npm ${args[0]} in ${cwd}`, 'npm', args, { cwd, env: npmEnvironment() });
}

/** Without what an outer `npm start` says about its own package, and with the headers of this Node for node-gyp. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name),
    ),
  );
  const headers = resolve(
    projectRoot,
    `node_modules/node/node_modules/${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`,
  );
  return existsSync(join(headers, 'include')) ? { ...env, npm_config_nodedir: headers } : env;
}

function refuseUnsupported(): void {
  const here = `${process.platform}-${process.arch}`;
  if (['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(here)) return;
  throw new Error(
    `VS Code for the browser cannot run on ${here}. Install desktop VS Code, see that "code" is on PATH, and start again.`,
  );
}

/** What an interrupted installation left behind, unless its process still runs. */
function removeAbandoned(): void {
  for (const name of readdirSync(editorHome)) {
    const pid = /^code-server-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(editorHome, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
