import { deepEqual } from 'node:assert/strict';
import { definition } from '../../../../src/language/features/navigation/definition.ts';
import { references } from '../../../../src/language/features/navigation/references.ts';
import { openAt, shown } from './workspace.ts';

const files = {
  '/w/lib/ask.jinja2':
    '{# asked #}system: {{ "asked" }}\n{% for one in asked %}{{ one.asked }} {{ asked|upper }}{% endfor %}\n{% raw %}{{ asked }}{% endraw %}{{ f(asked=asked) }}\n',
  '/w/a/find.py':
    '@tool\nasync def find(\n    a: str = "a", *,  # b\n    b=[1, (2, 3)], c: dict[str, int] = {},\n) -> str:\n    b.a = a + "a"  # a\n    return f(a=b)\n\n\ndef other(d): return a\n',
};

const flow = `nodes:
- name: ask
  type: llm
  source: {type: code, path: ask.jinja2}
  inputs:
    asked: x
    temperature: 0
- name: find
  type: python
  source: {type: code, path: find.py}
  inputs: {a: 1, b: 2, c: 3, d: 4}
additional_includes: [../lib/ask.jinja2]
`;

const open = (marked: string): ReturnType<typeof openAt> =>
  openAt(
    { ...files, '/w/a/flow.dag.yaml': flow.replace(marked.replace('|', ''), () => marked) },
    '/w/a/flow.dag.yaml',
  );

describe('an argument of a node', () => {
  for (const [marked, ...expected] of [
    ['    as|ked: x', 'ask.jinja2:2 asked'],
    ['    temp|erature: 0'],
    ['{|a: 1', 'find.py:3 a'],
    ['b|: 2', 'find.py:4 b'],
    ['c|: 3', 'find.py:4 c'],
    ['d|: 4'],
  ] as const)
    it(`leads from ${JSON.stringify(marked)} to ${expected.join() || 'nothing'}`, async () => {
      const { document, position, files: all, texts } = open(marked);
      const found = await definition(document, position, { files: all });
      deepEqual(
        found.map(({ targetUri, targetSelectionRange }) => shown(texts, targetUri, targetSelectionRange)),
        expected,
      );
    });

  for (const [marked, includeDeclaration, ...expected] of [
    ['    as|ked: x', true, 'ask.jinja2:2 asked', 'ask.jinja2:2 asked', 'ask.jinja2:3 asked'],
    ['{|a: 1', true, 'find.py:3 a', 'find.py:6 a'],
    ['{|a: 1', false, 'find.py:6 a'],
    ['b|: 2', false, 'find.py:6 b', 'find.py:7 b'],
    ['c|: 3', false],
  ] as const)
    it(`of ${JSON.stringify(marked)} is read at ${expected.join() || 'no place'}`, async () => {
      const { document, position, files: all, texts } = open(marked);
      const found = await references(document, position, { includeDeclaration }, { files: all });
      deepEqual(
        found.map(({ uri, range }) => shown(texts, uri, range)),
        expected,
      );
    });
});
