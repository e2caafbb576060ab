import assert from 'node:assert/strict';
import { fixed, flowWith, judged } from './judged.ts';

const nodes = 'nodes:\n- name: n\n  type: python\n  source: {type: code, path: n.py}\n';
const one = 'type: python\nsource: {type: code, path: n.py}\n';

/** `one`, each of its lines behind some space. */
const deep = (space: string): string => one.replaceAll(/^(?=.)/gm, space);

/** What each flow has in the wrong shape, and how it is after the first fix of FS106. */
const mended: [what: string, before: string, after: string][] = [
  [
    'nodes by their names',
    `nodes:\n  a: # one\n${deep('    ')}  # two\n  b:\n${deep('    ')}`,
    `nodes:\n  - name: a # one\n${deep('    ')}  # two\n  - name: b\n${deep('    ')}`,
  ],
  [
    'nodes by their names, deeper or in braces',
    `nodes:\n    a:\n${deep(' '.repeat(8))}    b: {type: prompt, source: {path: p}} # b\n`,
    `nodes:\n    -   name: a\n${deep(' '.repeat(8))}    - {name: b, type: prompt, source: {path: p}} # b\n`,
  ],
  ['a single node', `nodes:\n  # one\n  name: a\n${deep('  ')}`, `nodes:\n  # one\n- name: a\n${deep('  ')}`],
  [
    'inputs with dashes',
    `inputs:\n  # a\n  - name: a # b\n    type: string\n  - name: b\n    type: int\n${nodes}`,
    `inputs:\n  # a\n  a: # b\n    type: string\n  b:\n    type: int\n${nodes}`,
  ],
  [
    'inputs with dashes in the first column',
    `inputs:\n- name: a\n  # b\n  type: string\n  default: |\n    x\n\n    y\n- name: b\n  type: int\n${nodes}`,
    `inputs:\n  a:\n    # b\n    type: string\n    default: |\n      x\n\n      y\n  b:\n    type: int\n${nodes}`,
  ],
  [
    'inputs with dashes before their names',
    `inputs:\n- a:\n    type: string\n- b\n${nodes}`,
    `inputs:\n  a:\n    type: string\n  b: { type: string }\n${nodes}`,
  ],
  [
    'a condition with a dash',
    flowWith('  activate:\n  - when: ${inputs.text}\n    is: a # b\n'),
    flowWith('  activate:\n    when: ${inputs.text}\n    is: a # b\n'),
  ],
  [
    'inputs of a node with dashes',
    `${nodes}  inputs:\n  - a: 1 # a\n  - b: "${'$'}{n.output}"\n`,
    `${nodes}  inputs:\n    a: 1 # a\n    b: "${'$'}{n.output}"\n`,
  ],
  [
    'the path of a source',
    nodes.replace('{type: code, path: n.py}', 'n.py # b'),
    nodes.replace('{type: code, path: n.py}', '{ type: code, path: n.py } # b'),
  ],
];

describe('fixes of shapes', () => {
  for (const [what, before, after] of mended)
    it(`mend ${what}, and keep comments`, () => {
      assert.equal(fixed(before, 'FS106'), after);
      assert.deepEqual(
        judged(after).filter(({ code }) => code === 'FS106'),
        [],
      );
    });

  const unsure: [what: string, text: string][] = [
    ['nodes with names of their own', 'nodes:\n  a:\n    name: b\n    type: prompt\n'],
    ['nodes with nothing in them', 'nodes:\n  a:\n  b:\n    type: prompt\n'],
    ['nodes with anchors', 'nodes: &n\n  a:\n    type: prompt\nother: *n\n'],
    ['nodes in braces', 'nodes: {a: {type: prompt}}\n'],
    ['nodes that are numbers', 'nodes:\n  1:\n    type: prompt\n'],
    ['inputs without names', `inputs:\n- type: string\n${nodes}`],
    ['several conditions', flowWith('  activate:\n  - {when: a, is: b}\n  - {when: c, is: d}\n')],
    ['a source that is no path', nodes.replace('{type: code, path: n.py}', 'code')],
  ];
  for (const [what, text] of unsure)
    it(`leave ${what} alone, and say what they must be`, () => {
      const finding = judged(text).find(({ code }) => code === 'FS106');
      assert.match(finding?.message ?? '', /must be a (?:list, with "- name: …" for each node|mapping)/);
      assert.deepEqual(finding?.fixes, []);
    });
});
