import assert from 'node:assert/strict';
import process from 'node:process';

describe('crashing', () => {
  it('passes', () => assert.ok(true));
  it('ends the process with success', () => process.exit(0));
});
