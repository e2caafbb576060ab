import assert from 'node:assert/strict';

describe('mixed', () => {
  it('passes', () => assert.ok(true));
  it('fails', () => assert.equal('left', 'right'));
  it('is skipped');
});
