import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { emptyIncludes } from '../../../src/flow/emptyIncludes.ts';
import { parseFlowDefinition } from '../../../src/flow/flowDefinition.ts';

const empty = (text: string): string => {
  const { includesSpan, problems } = parseFlowDefinition(text, '/f/flow.dag.yaml');
  assert.deepEqual(problems, []);
  return emptyIncludes(text, includesSpan!);
};

const nodes = 'nodes: [{name: a}]';

describe('emptyIncludes', () => {
  it('keeps each line that follows where it was, in any way to write a list', () => {
    for (const list of [
      'additional_includes: [../a]',
      'additional_includes: [../a,\n  ../b # why\n  ]',
      'additional_includes:\n- ../a\n- ../b',
      'additional_includes:\n\n  # first\n  - ../a # a\n\n  - "../b"',
      'additional_includes: # these\n- >-\n  ../a\n  b\n- ../c',
      '"additional_includes" :\n  - ../a',
      'additional_includes: !!seq\n- ../a',
    ]) {
      for (const end of ['\n', '\r\n'] as const) {
        const text = `# top\ninputs: {}\n${list}\n# about the nodes\n${nodes}\n`.replaceAll('\n', end);
        const lines = empty(text).split(end);
        const before = text.split(end);
        assert.deepEqual(lines.slice(-3), before.slice(-3), list);
        assert.equal(lines.length, before.length, list);
        assert.deepEqual(parse(lines.join('\n')), {
          inputs: {},
          additional_includes: [],
          nodes: [{ name: 'a' }],
        });
      }
    }
  });

  it('copes with the last line of a file that does not end', () => {
    assert.equal(empty(`${nodes}\nadditional_includes: [../a]`), `${nodes}\nadditional_includes: []`);
    assert.deepEqual(parse(empty(`${nodes}\nadditional_includes:\n- ../a`)).additional_includes, []);
  });

  it('writes the whole anew where the rest refers into the list, or the key is no plain one', () => {
    for (const text of [
      `additional_includes:\n- &it ../a\nx: *it\n${nodes}\n`,
      `additional_includes: &all [../a]\nx: *all\n${nodes}\n`,
      `? additional_includes\n: - ../a\n${nodes}\n`,
    ])
      assert.deepEqual(parse(empty(text)), { ...parse(text), additional_includes: [] }, text);
  });

  it('takes the list of an alias for what it is', () => {
    assert.equal(
      empty(`x: &x [../a]\nadditional_includes: *x\n${nodes}\n`),
      `x: &x [../a]\nadditional_includes: []\n${nodes}\n`,
    );
  });

  it('leaves the rest as data as it is, wherever the list stands', () => {
    const item = fc.constantFrom('- ../a', '- "../b c"', '- ../d # e', '', '# between', "- '../f'");
    const rest = fc.constantFrom(
      'inputs:\n  a: {type: int}',
      '# words',
      '',
      'outputs: {}',
      'x: |\n  text\n\n  more',
    );
    fc.assert(
      fc.property(fc.uniqueArray(rest), fc.array(item), fc.uniqueArray(rest), (above, items, below) => {
        const other = below.filter((text) => !above.includes(text));
        const text = [...above, 'additional_includes:', '- ../z', ...items, ...other, nodes, ''].join('\n');
        const emptied = empty(text);
        assert.deepEqual(parse(emptied), { ...parse(text), additional_includes: [] });
        assert.equal(emptied.split('\n').length, text.split('\n').length);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});
