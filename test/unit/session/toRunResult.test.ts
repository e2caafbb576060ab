import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { toRunResult, type RunRecord } from '../../../src/session/toRunResult.ts';

const inSession = (path: string): string => posix.resolve('/session/flow', path);

const record: RunRecord = {
  runId: 'r1',
  status: 'failed',
  startedAt: '2026-01-01T00:00:00Z',
  log: '/session/runs/r1/run.log',
};

describe('toRunResult', () => {
  it('fills in what a run that was lost does not have', () => {
    assert.deepEqual(toRunResult({ ...record, detail: null, error: null }, {}, inSession), {
      ...record,
      outputs: null,
      nodes: [],
      durationMs: 0,
    });
  });

  it("frames name the user's own files where they can be told", () => {
    const manifest = {
      'greet.py': { source: '/mine/greet.py', stamp: '' },
      'lib/shared.py': { source: '/else/where/shared.py', stamp: '' },
    };
    const frames = [
      { file: 'greet.py', line: 3, function: 'greet', text: 'shout()' },
      { file: 'lib\\shared.py', line: 9, function: null, text: null },
      { file: 'made_by_the_run.py', line: 1 },
      { file: '/env/lib/python3/json.py', line: 5 },
    ];
    const error = { type: 'KeyError', message: 'x', node: 'greet', frames };
    assert.deepEqual(toRunResult({ ...record, error }, manifest, inSession).error, {
      type: 'KeyError',
      message: 'x',
      node: 'greet',
      frames: [
        { file: '/mine/greet.py', line: 3, function: 'greet', text: 'shout()' },
        { file: '/else/where/shared.py', line: 9 },
        { file: '/session/flow/made_by_the_run.py', line: 1 },
        { file: '/env/lib/python3/json.py', line: 5 },
      ],
    });
  });
});
