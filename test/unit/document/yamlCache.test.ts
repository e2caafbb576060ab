import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseYamlTree } from '../../../src/flow/yaml/parseYamlTree.ts';
import { YamlCache } from '../../../src/language/document/yamlCache.ts';
import { entryOf } from '../../../src/flow/yaml/yamlTree.ts';

const flow = `# a flow
$schema: x
inputs:
  question: {type: string}   # comment
  "other":
    type: list
    default:
    - a
    - - b
      - c
nodes:
# first
- name: ask
  inputs:
    text: |
      - not an item
      nodes:

      # no comment

    more: >-
      folded
      text
- name: 'two
    lines'

  activate:
    when: \${ask.output}
    is: "a\\nb"
-
  name: three
outputs:

  answer:
    reference: \${ask.output}
additional_includes:
  - ../a.py
  # between
  - ../b
environment:
`;

/** A text with a few edits of the kind that people and paste boards make. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.constantFrom(
        '\n',
        ' ',
        '  ',
        '- ',
        '-',
        ':',
        ': ',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
        '#',
        '|',
        '>',
        '\r\n',
        '\t',
      ),
      fc.constantFrom(
        'name: x\n',
        '\nnodes:\n',
        '\n- name: y\n',
        '&a ',
        '*a',
        '<<: *a',
        '---\n',
        '? ',
        '!!str ',
        '😀',
      ),
      fc.string({ maxLength: 5 }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

const applied = (
  text: string,
  { at, remove, insert }: { at: number; remove: number; insert: string },
): string => {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + insert + text.slice(from + remove);
};

describe('YamlCache', () => {
  it('reads what the parser reads, whatever was read before', () => {
    const cache = new YamlCache();
    assert.deepEqual(cache.parse(flow), parseYamlTree(flow));
    fc.assert(
      fc.property(edits, (changes) => {
        let text = flow;
        for (const change of changes) {
          text = applied(text, change);
          const whole = parseYamlTree(text);
          const tree = cache.parse(text);
          assert.deepEqual(tree.problems, whole.problems, JSON.stringify(text));
          if (!whole.problems.length) assert.deepEqual(tree, whole, JSON.stringify(text));
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('keeps what stands around a broken item', () => {
    const text = 'nodes:\n- name: a\n- name: "b\n- name: c\noutputs:\n  x: {}\n';
    const { root, problems } = new YamlCache().parse(text);
    assert.ok(problems.length);
    assert.ok(entryOf(root, 'outputs'));
    const nodes = entryOf(root, 'nodes')?.value;
    assert.equal(nodes?.kind === 'list' && nodes.items.length, 3);
  });

  it('sketches what is sound as it is, and tells of a broken part where it stands', () => {
    const cache = new YamlCache();
    assert.deepEqual(cache.sketch.parse(flow), parseYamlTree(flow));
    const text = 'nodes:\n- name: a\n- name: "b\n- name: c\n';
    const { isSketch, problems } = cache.sketch.parse(text);
    assert.ok(isSketch);
    assert.ok(problems.length && problems.every(({ span }) => span.start >= text.indexOf('"b')));
    assert.equal(cache.parse(text).isSketch, undefined);
  });

  it('gives the same objects for what stands where it stood', () => {
    const cache = new YamlCache();
    const first = entryOf(cache.parse(flow).root, 'inputs')?.value;
    const second = entryOf(cache.parse(flow.replace('three', 'four')).root, 'inputs')?.value;
    assert.equal(first, second);
  });

  it('does not read what is longer than a person writes', () => {
    const line = 'x'.repeat(199_000);
    for (const text of ['a:\n'.repeat(300_000), `a: ${line}x\nb: ${'x'.repeat(200_000)}`])
      for (const reader of [new YamlCache(), new YamlCache().sketch])
        assert.deepEqual(
          reader.parse(text).problems.map(({ kind }) => kind),
          ['too-long'],
        );
    assert.deepEqual(new YamlCache().parse(`a: ${line}\nb: ${line}\n`).problems, []);
  });
});
