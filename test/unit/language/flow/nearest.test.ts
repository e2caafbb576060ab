import assert from 'node:assert/strict';
import { nearest } from '../../../../src/language/features/nearest.ts';

describe('nearest', () => {
  it('gives what may have been meant, the most like first', () => {
    assert.deepEqual(nearest('inptus', ['outputs', 'inputs', 'input', 'nodes']), ['inputs', 'input']);
    assert.deepEqual(nearest('Python', ['prompt', 'python']), ['python']);
    assert.deepEqual(nearest('nmae', ['code', 'name']), ['name']);
  });

  it('gives nothing that is only as short', () => {
    assert.deepEqual(nearest('nodes', ['code']), []);
    assert.deepEqual(nearest('a', ['b', 'c']), []);
    assert.deepEqual(nearest('', ['a']), []);
  });
});
