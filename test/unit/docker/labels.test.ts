import assert from 'node:assert/strict';
import { label, labelVersion, ownLabels, readLabel } from '../../../src/backends/docker/labels.ts';

describe('labels', () => {
  const about = { name: 'with "quotes", \\ and\nlines' };
  const labels = (version?: string): Record<string, string> => ({
    ...(version !== undefined && { [label.version]: version }),
    [label.session]: JSON.stringify(about),
  });

  it('of this version are read, and of older ones', () => {
    for (const version of [String(labelVersion), '0', undefined])
      assert.deepEqual(readLabel(labels(version), label.session), about, version);
  });

  it('of newer versions, or not ours, are left alone', () => {
    assert.equal(readLabel(labels(String(labelVersion + 1)), label.session), undefined);
    assert.equal(readLabel(labels('99'), label.session), undefined);
    assert.equal(readLabel({}, label.session), undefined);
    assert.equal(readLabel(undefined, label.session), undefined);
    assert.equal(readLabel({ [label.session]: '{"torn' }, label.session), undefined);
  });

  it('say whose it is and what it is for', () => {
    assert.deepEqual(ownLabels('home', 'session', 'key'), {
      'flow-sessions.version': '1',
      'flow-sessions.home': 'home',
      'flow-sessions.role': 'session',
      'flow-sessions.key': 'key',
    });
    assert.equal(label.key in ownLabels('home', 'environment', ''), false);
  });
});
