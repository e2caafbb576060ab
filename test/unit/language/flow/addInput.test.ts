import assert from 'node:assert/strict';
import { fixed } from './judged.ts';

const nodes = 'nodes:\n- name: n\n  type: python\n  source: {path: n.py}\n  inputs: {x: "${inputs.text}"}\n';
const outputs = 'outputs:\n  # why\n  o: {type: string, reference: "${n.output}"}\n';
const added = 'inputs:\n  text:\n    type: string\n';

describe('the fix that adds an input', () => {
  const written: [what: string, before: string, after: string][] = [
    ['without a section', nodes, added + nodes],
    ['without a section, before the outputs', `# a\n${outputs}${nodes}`, `# a\n${added}${outputs}${nodes}`],
    ['to an empty section', `inputs: # a\n${nodes}`, `inputs: # a\n  text:\n    type: string\n${nodes}`],
    ['to empty braces', `inputs: {}\n${nodes}`, added + nodes],
    [
      'to braces',
      `inputs: {a: {type: int}} # a\n${nodes}`,
      `inputs: {text: { type: string }, a: {type: int}} # a\n${nodes}`,
    ],
    [
      'to lines',
      `inputs:\n    a: {type: int}\n${nodes}`,
      `inputs:\n    text:\n      type: string\n    a: {type: int}\n${nodes}`,
    ],
    [
      'to JSON',
      '{"inputs": {"a": {"type": "int"}}, "nodes": [{"name": "n", "inputs": {"x": "${inputs.text}"}}]}',
      '{"inputs": {"text": { "type": "string" }, "a": {"type": "int"}}, "nodes": [{"name": "n", "inputs": {"x": "${inputs.text}"}}]}',
    ],
  ];
  for (const [what, before, after] of written)
    it(`writes ${what}`, () => {
      assert.equal(fixed(before, 'FS112'), after);
      assert.equal(fixed(before.replaceAll('\n', '\r\n'), 'FS112'), after.replaceAll('\n', '\r\n'));
    });
});
