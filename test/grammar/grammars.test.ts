import { spawnSync } from 'node:child_process';
import { equal } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url)).replaceAll('\\', '/');
const root = new URL('../../node_modules/vscode-tmgrammar-test/dist/', import.meta.url);

/** Empty where all is as it should be, else what the tool says. */
function complaints(tool: string, ...patterns: string[]): string {
  const script = fileURLToPath(new URL(tool, root));
  const files = patterns.map((pattern) => here + pattern);
  const run = spawnSync(process.execPath, [script, '--config', `${here}grammars.json`, ...files], {
    encoding: 'utf8',
  });
  return run.status === 0 ? '' : `${run.stdout}${run.stderr}` || 'it did not run';
}

describe('the grammars', () => {
  it('give each part its scope', () => {
    equal(complaints('unit.js', '*.yaml', '*.jinja2'), '');
  });

  it('give whole files the scopes they had', () => {
    equal(complaints('snapshot.js', 'snapshots/*.yaml', 'snapshots/*.jinja2'), '');
  });
});
