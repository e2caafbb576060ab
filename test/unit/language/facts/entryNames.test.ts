import assert from 'node:assert/strict';
import { namesIn } from '../../../../src/language/facts/entryNames.ts';

describe('namesIn', () => {
  it('finds functions, classes, variables and imports', () => {
    const text = [
      'import os, json as j',
      'import a.b',
      'from x import (',
      '    one,  # why',
      '    two as three,',
      ')',
      'from y import four',
      'LIMIT: int = 3',
      'first, second = 1, 2',
      'third = fourth = 5',
      '@tool',
      'def my_flow(q):',
      '    inner = 1',
      'async def later(): ...',
      'class Flow:',
      '    def __call__(self): ...',
      'if __name__ == "__main__":',
      '    my_flow("x")',
    ].join('\n');
    assert.deepEqual(
      namesIn(text)!.toSorted(),
      'Flow LIMIT a first four fourth j later my_flow one os second third three'.split(' '),
    );
  });

  it('says nothing where names may come from elsewhere', () => {
    for (const text of [
      'from x import *',
      'try:\n    import a\nexcept ImportError:\n    a = None',
      'globals()["x"] = 1',
      'a = 1; b = 2',
      '(a,\n b) = 1, 2',
      'from x import \\\n  a',
      'def __getattr__(name): ...',
    ])
      assert.equal(namesIn(text), undefined, text);
  });
});
