import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { applyFix } from '../../../support/applyFix.ts';
import { judged } from './judged.ts';

const rest = 'outputs: {}\nnodes:\n- name: ask\n  type: python\n  source: {type: code, path: ask.py}\n';
const uses = `${rest}  inputs: {x: "\${inputs.kept}"}\n`;
const kept = '  kept:\n    type: string\n';

/** The inputs before and after `gone` is removed from them; `kept` is used where it is there. */
const golden: [before: string, after: string][] = [
  [`inputs:\n  gone:\n    type: string\n    default: a\n${kept}`, `inputs:\n${kept}`],
  [`inputs:\n${kept}  gone:\n    type: string\n`, `inputs:\n${kept}`],
  [
    `inputs: # all\n\n  # of gone\n  # more\n  gone: # here\n    # what\n    type: string # text\n    # default: a\n\n  # of kept\n${kept}`,
    `inputs: # all\n\n\n  # of kept\n${kept}`,
  ],
  [
    `inputs:\n${kept}  # of gone\n  gone:\n    default: |\n      # a\n      b\n\n# below\n`,
    `inputs:\n${kept}\n# below\n`,
  ],
  [`inputs:\n${kept}  "gone": {type: string} # c\n`, `inputs:\n${kept}`],
  [`inputs:\n${kept}  gone: {\n    type: string,\n  }\n`, `inputs:\n${kept}`],
  [`inputs:\n${kept}  gone:\n`, `inputs:\n${kept}`],
  [`x: &x {type: string}\ninputs:\n${kept}  gone: *x\n`, `x: &x {type: string}\ninputs:\n${kept}`],
  ['inputs:\n  gone:\n    type: string\n', 'inputs: {}\n'],
  ['inputs: # all\n  # of all\n\n  # of gone\n  gone: {type: string}\n', 'inputs: {} # all\n  # of all\n\n'],
  ['inputs: {gone: {type: string}}\n', 'inputs: {}\n'],
  ['inputs: { gone: {type: string}, } # c\n', 'inputs: { } # c\n'],
  ['inputs: {gone: {type: string}, kept: {type: int}} # c\n', 'inputs: {kept: {type: int}} # c\n'],
  ['inputs: {kept: {type: int} , gone: {type: string}} # c\n', 'inputs: {kept: {type: int} } # c\n'],
  [
    'inputs: {\n  kept: {type: int}, # k\n  # of gone\n  gone: {type: string}, # g\n  # end\n}\n',
    'inputs: {\n  kept: {type: int}, # k\n  # end\n}\n',
  ],
  ['inputs: {\n  gone: {type: string}\n}\n', 'inputs: {\n}\n'],
  ['inputs: {kept: {type: int},\n  gone: {type: string}}\n', 'inputs: {kept: {type: int}}\n'],
  ['inputs: {\n  gone: {type: string}\n  , kept: {type: int}\n}\n', 'inputs: {\n  kept: {type: int}\n}\n'],
  ['inputs: {\n  kept: {type: int}\n  , gone: {type: string}\n}\n', 'inputs: {\n  kept: {type: int}\n  }\n'],
  ['inputs: {gone, kept: {type: int}}\n', 'inputs: {kept: {type: int}}\n'],
];

/** An item that cannot go without touching what is not its own. */
const untouched: string[] = [
  'inputs: {\n  gone: {type: string} # g\n  , kept: {type: int}\n}\n',
  'inputs: {kept: {type: int}, # k\n  gone: {type: string}}\n',
  'inputs: {gone: {type: string}, # g\n  kept: {type: int}}\n',
  `inputs: &all\n${kept}  gone:\n    type: string\n`,
  `inputs:\n${kept}  gone: &one\n    type: string\nx: *one\n`,
  `x: &all\n${kept}  gone: {type: string}\ninputs: *all\n`,
  `x: &all {gone: {type: string}}\ninputs:\n  <<: *all\n${kept}`,
  `inputs:\n${kept}  ? gone\n  : {type: string}\n`,
  'inputs: !!map\n  gone:\n    type: string\n',
];

const flowOf = (inputs: string): string => inputs + (inputs.includes('kept') ? uses : rest);

function removed(text: string): string | undefined {
  const finding = judged(text).find(({ code, message }) => code === 'FS136' && message.includes('"gone"'));
  assert.ok(finding, text);
  const [fix] = finding.fixes ?? [];
  if (fix) assert.equal(fix.title, 'Remove the input "gone"');
  return fix && applyFix(text, fix);
}

describe('removing an input that nothing uses', () => {
  for (const [before, after] of golden)
    it(`makes ${JSON.stringify(after)} of ${JSON.stringify(before)}`, () => {
      const text = removed(flowOf(before));
      assert.equal(
        text,
        flowOf(before).replace(before, () => after),
      );
      assert.deepEqual(
        judged(text!).filter(({ code }) => code === 'FS136' || code === 'FS100'),
        [],
      );
      const { model, tree } = parseFlowDocument(text!, '/flow/flow.dag.yaml');
      assert.deepEqual(
        [model.inputs.map(({ name }) => name), tree.problems],
        [before.includes('kept') ? ['kept'] : [], []],
      );
      const windows = flowOf(before).replaceAll('\n', '\r\n');
      assert.equal(removed(windows), text!.replaceAll('\n', '\r\n'));
    });

  for (const inputs of untouched)
    it(`is not offered in ${JSON.stringify(inputs)}`, () => assert.equal(removed(flowOf(inputs)), undefined));

  it('says what an only input is good for', () => {
    const message = (inputs: string): string | undefined =>
      judged(flowOf(inputs)).find(({ code }) => code === 'FS136')?.message;
    assert.equal(
      message('inputs: {gone: {type: string}}\n'),
      'nothing uses the input "gone"; without any, prompt flow refuses batch runs of the flow',
    );
    assert.equal(message(`inputs:\n${kept}  gone:\n`), 'nothing uses the input "gone"');
  });

  it('takes the last lines of a file', () => {
    assert.equal(removed(`${uses}inputs:\n${kept}  gone:\n    type: string`), `${uses}inputs:\n${kept}`);
    assert.equal(removed(`${rest}inputs:\n  gone: {type: string}`), `${rest}inputs: {}\n`);
  });

  it('is silent of an input that is meant, and where the inputs of a node cannot be read', () => {
    const of = (inputs: string) =>
      judged(`inputs:\n${kept}${rest}  inputs: ${inputs}\n`).map(({ code }) => code);
    assert.deepEqual(of('{x: "${input.kept}"}'), ['FS137', 'FS113']);
    assert.deepEqual(of('{x: "inputs.kept"}'), ['FS137', 'FS121']);
    assert.deepEqual(of('[a]'), ['FS137', 'FS106']);
  });
});
