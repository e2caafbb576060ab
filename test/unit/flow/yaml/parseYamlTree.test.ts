import assert from 'node:assert/strict';
import { parseYamlTree } from '../../../../src/flow/yaml/parseYamlTree.ts';
import { readYaml } from '../../../../src/flow/yaml/readYaml.ts';
import { valueOf, type YamlValue } from '../../../../src/flow/yaml/yamlTree.ts';

const problems = (text: string): string[] => parseYamlTree(text).problems.map(({ message }) => message);

const textOf = (value: YamlValue | undefined): string | undefined =>
  value?.kind === 'scalar' ? value.text : undefined;

describe('parseYamlTree', () => {
  it('takes what the YAML reader of prompt flow takes', () => {
    for (const text of [
      'a: "x"# a comment',
      'a:\n  b: "x\n\ty"',
      'a:\u0085 b',
      'a: x\u2028y\nb: c',
      'a: &${b.c}',
      'a:\n  : b: c',
      'a: b\rc: d',
    ])
      assert.deepEqual(problems(text), [], JSON.stringify(text));
  });

  it('keeps the place of what stands behind a tab in quotes', () => {
    const text = 'a: "x\n\ty"\nb: c';
    const value = valueOf(parseYamlTree(text).root, 'b');
    assert.equal(value && text.slice(value.span.start, value.span.end), 'c');
    assert.match(textOf(valueOf(parseYamlTree(text).root, 'a')) ?? '', /^x +y$/);
  });

  it('lets lines in quotes and brackets begin in any column, as that reader does', () => {
    for (const [text, expected] of [
      ['a: "x\ny"# here\nb: "d"# there', { a: 'x y', b: 'd' }],
      ["a:\n  - 'it''s\n\ty'\n  - c", { a: ["it's  y", 'c'] }],
      ['a: "x\n- y"', { a: 'x - y' }],
      ['a: [x, # it\'s\ny, # "so"\n"q\nz"]\nb: c', { a: ['x', 'y', 'q z'], b: 'c' }],
      ['a: {b: [1,\r\n2],\r\nc: 3\r\n}\r\nd: 1', { a: { b: [1, 2], c: 3 }, d: 1 }],
      ['a: [\n{b: 1},\n{b: 2}\n]', { a: [{ b: 1 }, { b: 2 }] }],
    ] as const) {
      assert.deepEqual(problems(text), [], JSON.stringify(text));
      assert.deepEqual(readYaml(text).toJS(), expected);
    }
  });

  it('does not join what is not closed, or where the document ends', () => {
    for (const text of ['a: "x\nb: c', 'a: [x,\nb: c', 'a: "x\n---\ny"', 'a: [x,\n... ]', 'a: [x,\n- y]'])
      assert.notDeepEqual(problems(text), [], JSON.stringify(text));
    assert.deepEqual(problems('a: "x\nb: "y"'), ['Missing closing "quote']);
  });

  it('does not take tabs anywhere else before a line', () => {
    for (const text of ['a:\n\tb: c', 'a:\n  b: "x\n\ty"\n\tc: d']) assert.notDeepEqual(problems(text), []);
  });

  it('tells of characters that YAML cannot have', () => {
    assert.deepEqual(problems('a: x\u0007'), ['YAML has no character U+0007']);
    assert.deepEqual(problems('a: \u{1f600}\u00e9\t'), []);
  });

  it('ends where an alias would hold itself', () => {
    const { root } = parseYamlTree('a: &a\n- *a\n- b: &b {c: *b, <<: *b}\n');
    assert.doesNotThrow(() => JSON.stringify(root));
  });

  it('reads long lines', () => {
    assert.deepEqual(problems(`a: ${'x'.repeat(300_000)}`), []);
  });
});
