import assert from 'node:assert/strict';
import process from 'node:process';
import { runMocha } from '../../scripts/test/mochaSuite.ts';

describe('a mocha suite', function () {
  this.timeout(30_000);
  const run = async (name: string, grep?: string) => {
    const { failures, ...others } = await runMocha({
      pattern: `test/check/specs/${name}.spec.ts`,
      env: process.env,
      grep,
      timeoutMs: 20_000,
      quiet: true,
    });
    return { ...others, failed: failures.map(({ what }) => what) };
  };

  it('counts what passed, failed and was skipped', async () => {
    assert.deepEqual(await run('mixed'), {
      passed: 1,
      failed: ['mixed fails'],
      skips: [{ what: 'mixed is skipped' }],
    });
  });

  it('runs only the tests that are asked for', async () => {
    assert.deepEqual(await run('mixed', 'mixed passes'), { passed: 1, failed: [], skips: [] });
  });

  it('takes a test that ends the process for a failure, though the exit code is 0', async () => {
    assert.deepEqual(await run('crashing'), {
      passed: 1,
      failed: ['the runner ended before its tests did (exit code 0)'],
      skips: [],
    });
  });

  it('takes a suite that ran nothing for a failure', async () => {
    assert.deepEqual(await run('empty'), { passed: 0, failed: ['no test ran'], skips: [] });
    const { failed } = await run('absent');
    assert.deepEqual(failed, ['no file is like test/check/specs/absent.spec.ts']);
  });
});
