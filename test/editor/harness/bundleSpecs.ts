import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { testCache } from '../../../scripts/lib/paths.ts';

/** Bundles specs into one file with the `run()` that VS Code calls. It lies in the project so that it finds mocha there. */
export async function bundleSpecs(specs: readonly string[]): Promise<string> {
  const outfile = join(testCache, 'host', `specs-${process.pid}.cjs`);
  const loads = specs.map((spec) => `await import(${JSON.stringify(spec)});`).join('\n');
  const contents = `
    import { runSpecs } from ${JSON.stringify(join(import.meta.dirname, 'hostEntry.ts'))};
    export const run = () => runSpecs(async () => { ${loads} });`;
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
