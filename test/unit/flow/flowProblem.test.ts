import assert from 'node:assert/strict';
import { toUserError, type FlowProblem } from '../../../src/flow/flowProblem.ts';
import { toUserPath } from '../../../src/flow/toUserPath.ts';

const problem = (code: string, severity: FlowProblem['severity'], line?: number): FlowProblem => ({
  code,
  severity,
  message: `${code} happened`,
  file: '/f/flow.dag.yaml',
  ...(line !== undefined && { range: { start: { line, character: 0 }, end: { line, character: 1 } } }),
  remedy: `mend ${code}`,
});

describe('toUserError', () => {
  it('is nothing where only warnings are', () => {
    assert.equal(toUserError([problem('W', 'warning', 0)]), undefined);
    assert.equal(toUserError([]), undefined);
  });

  it('tells the first error with its 1-based line, and the others as evidence', () => {
    const error = toUserError([problem('W', 'warning'), problem('A', 'error', 3), problem('B', 'error')]);
    assert.deepEqual(error?.details, {
      code: 'A',
      kind: 'badInput',
      message: '/f/flow.dag.yaml:4: A happened',
      evidence: '/f/flow.dag.yaml: B happened',
      remedy: 'mend A',
      action: 'openFlow',
      location: { file: '/f/flow.dag.yaml', line: 4 },
    });
  });
});

describe('toUserPath', () => {
  it('leads from a session path to the user\u2019s own file, however it is written', () => {
    const files = [{ path: 'lib/a.py', source: '/u/lib/a.py' }];
    for (const path of ['lib/a.py', './lib/a.py', 'lib\\a.py'])
      assert.equal(toUserPath(files, path), '/u/lib/a.py');
    assert.equal(toUserPath(files, 'lib/made.py'), undefined);
  });
});
