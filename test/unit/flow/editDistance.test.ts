import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance } from '../../../src/flow/editDistance.ts';

describe('editDistance', () => {
  it('counts the letters that differ', () => {
    assert.deepEqual(
      [
        ['', 'abc'],
        ['kitten', 'sitting'],
        ['same', 'same'],
      ].map(([one, other]) => editDistance(one!, other!)),
      [3, 3, 0],
    );
  });

  it('is a distance', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.ok(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c));
        assert.equal(editDistance(a, b) === 0, a === b);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});
