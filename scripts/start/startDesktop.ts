import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../lib/paths.ts';
import { mustRun, runCommand } from '../lib/runCommand.ts';

/** Opens the folder in desktop VS Code with the extension loaded from here. False when that did not work. */
export async function startDesktop(code: string, folder: string): Promise<boolean> {
  console.log('Building the extension');
  await mustRun('The build', process.execPath, [join(projectRoot, 'esbuild.mjs')], { cwd: projectRoot });
  const result = await runCommand(code, [
    `--extensionDevelopmentPath=${projectRoot}`,
    '--new-window',
    folder,
  ]);
  if (result.code === 0) {
    console.log(`Opened ${folder} in a new VS Code window (${code}).`);
    return true;
  }
  console.log(
    `${code} ended with exit code ${result.code}; the browser is used instead:\n${result.output.trim()}`,
  );
  return false;
}
