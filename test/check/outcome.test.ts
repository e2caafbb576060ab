import assert from 'node:assert/strict';
import { addOutcomes, oneFailure, oneSkip, toVerdict } from '../../scripts/test/outcome.ts';

describe('the verdict of a test run', () => {
  const skips = [
    { what: 'corpus (needs ../shared)' },
    { what: 'the suite editor: no Chromium', enable: 'install chromium' },
  ];

  it('adds all suites up in one line and leaves out what is not there', () => {
    const sum = addOutcomes([
      { passed: 3, failures: [], skips: [] },
      oneFailure('the suite cli could not run', 'no Python\nanywhere'),
      { passed: 1, failures: [{ what: 'one' }, { what: 'two' }], skips: [] },
    ]);
    assert.deepEqual(toVerdict(sum, false), {
      lines: [
        'FAILED: the suite cli could not run\n    no Python\n    anywhere',
        'FAILED: one',
        'FAILED: two',
      ],
      counts: '4 passed, 3 failed',
      exitCode: 1,
    });
  });

  it('counts skips and says how to enable them', () => {
    const verdict = toVerdict({ passed: 5, failures: [], skips }, false);
    assert.equal(verdict.counts, '5 passed, 0 failed, 2 skipped');
    assert.equal(verdict.exitCode, 0);
    assert.deepEqual(verdict.lines, [
      'skipped: corpus (needs ../shared)',
      'skipped: the suite editor: no Chromium (install chromium)',
    ]);
  });

  it('takes a skip as a failure in CI, unless it wants ../shared', () => {
    const verdict = toVerdict({ passed: 5, failures: [], skips }, true);
    assert.equal(verdict.counts, '5 passed, 1 failed, 1 skipped');
    assert.equal(verdict.exitCode, 1);
    assert.match(verdict.lines[1] ?? '', /^FAILED because it was skipped: the suite editor/);
  });

  it('is a failure when nothing passed', () => {
    assert.equal(toVerdict(oneSkip('the suite cli', 'install Python'), false).exitCode, 1);
  });
});
