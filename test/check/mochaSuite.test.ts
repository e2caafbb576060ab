import assert from 'node:assert/strict';
import process from 'node:process';
import { runMocha } from '../../scripts/test/mochaSuite.ts';

describe('a mocha suite', function () {
  this.timeout(30_000);
  const run = (name: string, grep?: string) =>
    runMocha({
      pattern: `test/check/specs/${name}.spec.ts`,
      env: process.env,
      grep,
      timeoutMs: 20_000,
      quiet: true,
    });

  it('counts what passed, failed and was skipped', async () => {
    assert.deepEqual(await run('mixed'), { passed: 1, failed: 1, skips: [{ what: 'mixed is skipped' }] });
  });

  it('runs only the tests that are asked for', async () => {
    assert.deepEqual(await run('mixed', 'mixed passes'), { passed: 1, failed: 0, skips: [] });
  });

  it('takes a test that ends the process for a failure, though the exit code is 0', async () => {
    assert.deepEqual(await run('crashing'), { passed: 1, failed: 1, skips: [] });
  });

  it('takes a suite that ran nothing for a failure', async () => {
    assert.deepEqual(await run('empty'), { passed: 0, failed: 1, skips: [] });
    assert.deepEqual(await run('absent'), { passed: 0, failed: 1, skips: [] });
  });
});
