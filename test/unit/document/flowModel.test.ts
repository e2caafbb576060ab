import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../../src/language/document/flowDocument.ts';

const text = `inputs:
  question:
    type: string
outputs:
  answer:
    type: string
    reference: "\${ask.output.text}"
nodes:
- name: ask
  type: llm
  use_variants: false
  source: {type: code, path: ask.jinja2}
  inputs:
    q: \${inputs.question}
    literal: "a \${inputs.question}"
  activate:
    when: \${check.output}
    is: yes
- &check
  name: check
  aggregation: true
- <<: *check
  name: again
node_variants:
  ask:
    default_variant_id: one
    variants:
      one:
        node: {type: llm, inputs: {q: '\${inputs.question}'}}
additional_includes: [../a.py, ../b]
environment:
  image: python:3.11
  python_requirements_txt: requirements.txt
`;

describe('parseFlowDocument', () => {
  const { model, tree } = parseFlowDocument(text, '/w/flow/flow.dag.yaml');
  const slice = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);

  it('finds the parts of a flow, each with its place', () => {
    assert.deepEqual(tree.problems, []);
    assert.deepEqual(
      [...model.inputs, ...model.outputs, ...model.nodes].map(({ name }) => name),
      ['question', 'answer', 'ask', 'check', 'again'],
    );
    for (const { name, nameSpan } of [...model.inputs, ...model.outputs, ...model.nodes])
      assert.equal(slice(nameSpan), name);
    assert.equal(model.nodes[0]?.sourcePath?.text, 'ask.jinja2');
    assert.deepEqual(
      model.includes.map((include) => include.text),
      ['../a.py', '../b'],
    );
    assert.equal(model.image?.text, 'python:3.11');
    assert.equal(model.requirementsFile?.text, 'requirements.txt');
  });

  it('places each reference, in quotes too', () => {
    const references = [
      ...model.nodes.flatMap((node) => node.references),
      ...model.outputs.flatMap((output) => output.reference ?? []),
      ...model.variants.flatMap(({ variants }) => variants.flatMap(({ node }) => node?.references ?? [])),
    ];
    assert.deepEqual(
      references.map(({ at, key, reference, nameSpan, sectionSpan }) => [
        at,
        key,
        reference.kind,
        slice(nameSpan),
        slice(sectionSpan),
      ]),
      [
        ['input', 'q', 'input', 'question', 'question'],
        ['activate', 'when', 'node', 'check', 'output'],
        ['output', 'answer', 'node', 'ask', 'output'],
        ['input', 'q', 'input', 'question', 'question'],
      ],
    );
  });

  it('follows merge keys and aliases', () => {
    const again = model.nodes[2];
    assert.equal(again?.aggregation, true);
    assert.deepEqual(
      again?.map.entries.map(({ key, merged }) => [key, merged]),
      [
        ['name', false],
        ['aggregation', true],
      ],
    );
  });
});
