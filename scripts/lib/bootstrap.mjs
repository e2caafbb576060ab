// Runs on the Node the machine has (20 or newer), before anything is installed: Node built-ins only.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { installDependencies } from './dependencies.mjs';
import { projectNode } from './projectNode.mjs';
import { projectRoot } from './projectRoot.mjs';

/**
 * Installs the project's dependencies when they are missing, then runs one of its scripts on the project's own Node
 * with this process's arguments and takes over its exit code. `script` is relative to the project.
 * Resolves with false when it could not run the script.
 */
export async function runOnProjectNode(script) {
  try {
    await installDependencies();
    process.exitCode = await runScript(projectNode(), join(projectRoot, script));
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    return false;
  }
}

function runScript(node, script) {
  const bin = join(projectRoot, 'node_modules', '.bin');
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    // The channel closes when this process dies, however it dies: the script then ends what it started.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  // Ctrl-C reaches the script by itself; this process only has to outlive it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
