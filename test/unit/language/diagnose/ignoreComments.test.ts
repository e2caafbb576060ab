import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { diagnose, type SeveritySettings } from '../../../../src/language/features/diagnose.ts';

const flow = (top: string, end: string): string => `${top}inputs:
  a:
    type: strin${end}
  b:
    type: strin
nodes: []
`;

const found = (text: string, settings?: SeveritySettings): string[] => {
  const document = parseFlowDocument(text, '/w/flow.dag.yaml');
  return diagnose(document, undefined, settings)
    .filter(({ code }) => code === 'FS109')
    .map(({ span, severity }) => `${severity} ${document.source.positionAt(span.start).line}`);
};

describe('what silences rules', () => {
  it('is a comment at the end of the line, or on a line of its own above it', () => {
    assert.deepEqual(found(flow('', '')), ['error 2', 'error 4']);
    assert.deepEqual(found(flow('', ' # flow-sessions: ignore FS109')), ['error 4']);
    assert.deepEqual(found(flow('', ' # flow-sessions: ignore unused-input, unknown-value-type')), [
      'error 4',
    ]);
    assert.deepEqual(found(flow('', '\n  # flow-sessions: ignore').replace('strin\n', 'strin\n')), [
      'error 2',
      'error 5',
    ]);
    assert.deepEqual(found(flow('', '').replace('    type', '    # flow-sessions: ignore\n    type')), [
      'error 5',
    ]);
  });

  it('is a comment for the whole file', () => {
    assert.deepEqual(found(flow('# flow-sessions: ignore-file FS109\n', '')), []);
    assert.deepEqual(found(flow('', '\n# flow-sessions: ignore-file unknown-value-type')), []);
    assert.deepEqual(found(flow('# flow-sessions: ignore-file FS110\n', '')), ['error 3', 'error 5']);
  });

  it('is no other comment and no text', () => {
    assert.deepEqual(found(flow('', ' # flow-sessions: ignore FS110')), ['error 2', 'error 4']);
    assert.deepEqual(found(flow('', ' # ignore FS109')), ['error 2', 'error 4']);
  });

  it('is a setting, by code or name', () => {
    assert.deepEqual(found(flow('', ''), { FS109: 'off' }), []);
    assert.deepEqual(found(flow('', ''), { 'unknown-value-type': 'hint' }), ['hint 2', 'hint 4']);
  });
});
