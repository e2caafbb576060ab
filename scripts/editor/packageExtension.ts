import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot, testCache } from '../lib/paths.ts';
import { mustRun } from '../lib/runCommand.ts';

/** Builds the project and packages it. Returns the path of the .vsix. */
export async function packageProject(): Promise<string> {
  await mustRun('The build', process.execPath, [join(projectRoot, 'esbuild.mjs')], { cwd: projectRoot });
  return packageFolder(projectRoot);
}

/** Packages an extension folder as it is. Returns the path of the .vsix. */
export async function packageFolder(folder: string): Promise<string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const target = join(testCache, 'vsix');
  mkdirSync(target, { recursive: true });
  const file = join(target, `${manifest.name}-${manifest.version}-${process.pid}.vsix`);
  const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
  const lenient = ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const args = [vsce, 'package', '--no-dependencies', ...lenient, '--out', file];
  await mustRun('vsce package', process.execPath, args, { cwd: folder });
  return file;
}
