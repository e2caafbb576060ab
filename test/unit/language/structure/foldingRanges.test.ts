import { deepEqual } from 'node:assert/strict';
import { parseLanguageDocument } from '../../../../src/language/document/languageDocument.ts';
import type { DocumentKind } from '../../../../src/language/document/documentKind.ts';
import { foldingRanges } from '../../../../src/language/features/structure/foldingRanges.ts';

const folds = (text: string, kind: DocumentKind = 'flow'): string[] =>
  foldingRanges(parseLanguageDocument(kind, text, '/w/flow.dag.yaml')).map(
    (one) => `${one.startLine + 1}-${one.endLine + 1}${one.kind ? ` ${one.kind}` : ''}`,
  );

describe('foldingRanges', () => {
  it('folds sections, nodes and what is in them, without the blank lines behind', () => {
    const text = `# What it
# does.
inputs:
  a:
    type: string
    default: >-
      one
      two

nodes:
- name: n
  source:
    type: code
    path: n.py

- name: m
  inputs: {
    a: b
  }
`;
    deepEqual(folds(text), ['1-2 comment', '3-8', '4-8', '6-8', '10-19', '11-14', '12-14', '16-19', '17-19']);
  });

  it('folds regions, one in the other', () => {
    deepEqual(folds('#region all\n# region inputs\ninputs:\n  a: {}\n# endregion\nnodes: []\n#endregion\n'), [
      '1-7 region',
      '2-5 region',
      '3-4',
    ]);
  });

  it('folds what an anchor brings only where it is written', () => {
    deepEqual(folds('a: &a\n  b:\n    c: 1\nd: *a\ne:\n  <<: *a\n  f: 2\n'), ['1-3', '2-3', '5-7']);
  });

  it('folds comments and joined lines of requirements', () => {
    deepEqual(folds('# one\n# two\npydantic \\\n  >=2\nrich\n', 'requirements'), ['1-2 comment', '3-4']);
  });
});
