import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/paths.ts';

interface Lock {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>;
}

describe('package-lock.json', () => {
  // npm leaves out what its registry does not have, and `npm ci` then refuses the file on every machine.
  it('names the packages of every platform, so that a fresh clone installs', () => {
    const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as Lock;
    const named = new Set(
      Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
    );
    const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    assert.ok(wanted.length > 0);
    assert.deepEqual(
      wanted.filter((name) => !named.has(name)),
      [],
    );
  });
});
