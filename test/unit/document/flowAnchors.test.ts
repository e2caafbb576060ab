import assert from 'node:assert/strict';
import { flowAnchors } from '../../../src/language/document/flowAnchors.ts';

const anchors = (text: string) => flowAnchors(text, '/f/flow.dag.yaml');

describe('flowAnchors', () => {
  it('places the actions at the first key and at the environment', () => {
    assert.deepEqual(anchors('# hello\n\ninputs: {}\nenvironment:\n  image: x\nnodes: []\n'), {
      top: 2,
      environment: 3,
    });
    assert.deepEqual(anchors('\ufeff# hello\r\nnodes: []\r\nenvironment: {}\r\n'), {
      top: 1,
      environment: 2,
    });
  });

  it('places them somewhere in any text', () => {
    assert.deepEqual(anchors('nodes: []\n'), { top: 0 });
    for (const text of ['', '# only a comment\n', '- a list\n', '{', ': : :'])
      assert.equal(anchors(text).top, 0);
  });
});
