import assert from 'node:assert/strict';
import { Progress } from '../../../src/cli/progress.ts';

describe('progress in a terminal', () => {
  let written: string;
  let now: number;

  const progress = (live: boolean, details = true): Progress =>
    new Progress({ write: (text) => (written += text), live, details, columns: 30, now: () => now });
  const pull = (detail?: string) => ({ kind: 'phase', phase: 'pull', ...(detail && { detail }) }) as const;

  beforeEach(() => {
    written = '';
    now = 0;
  });

  it('writes the news of a phase over, in one line that does not wrap', () => {
    const { report } = progress(true);
    report(pull());
    report(pull('1 of 3 layers'));
    report(pull('2 of 3 layers, 120.5 MB of 300.1 MB'));
    report({ kind: 'phase', phase: 'create' });
    report({ kind: 'log', stream: 'stdout', text: 'making it' });
    const over = '\r\u001B[2K';
    assert.equal(
      written,
      `[pull]${over}[pull] 1 of 3 layers${over}[pull] 2 of 3 layers, 120.5 …\n[create]\n  making it\n`,
    );
  });

  it('ends an open line before anything else is written', () => {
    const shown = progress(true);
    shown.report(pull('x'));
    shown.close();
    shown.close();
    shown.line('done');
    assert.equal(written, '[pull] x\ndone\n');
  });

  it('tells news every two seconds where lines cannot be written over, and the last of them', () => {
    const { report } = progress(false);
    for (const [at, detail] of [
      [0, 'a'],
      [1000, 'b'],
      [2000, 'c'],
      [2100, 'd'],
      [2200, 'e'],
    ] as const) {
      now = at;
      report(pull(detail));
    }
    report({ kind: 'phase', phase: 'create' });
    assert.deepEqual(written.split('\n'), ['[pull] a', '[pull] c', '[pull] e', '[create]', '']);
  });

  it('tells only the phases where a program reads the result', () => {
    const { report } = progress(false, false);
    report(pull('a'));
    now = 60_000;
    report(pull('b'));
    report({ kind: 'phase', phase: 'create' });
    assert.equal(written, '[pull] a\n[create]\n');
  });

  it('tells notices and what an installation changed', () => {
    const { report } = progress(false);
    report({ kind: 'notice', notice: { code: 'FSE211', message: 'by the way' } });
    report({
      kind: 'packages',
      diff: {
        added: [{ name: 'a', version: '1' }],
        removed: [{ name: 'b', version: '2' }],
        changed: [{ name: 'c', from: '3', to: '4' }],
      },
    });
    assert.equal(written, 'note: by the way\n  + a 1\n  - b 2\n  ~ c 3 -> 4\n');
  });
});
