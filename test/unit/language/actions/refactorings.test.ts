import { deepEqual, equal } from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { diagnose } from '../../../../src/language/features/diagnose.ts';
import { actionsAt, factsOf, titles } from './act.ts';

const refactorings = (marked: string, facts = factsOf()): string[] =>
  titles(actionsAt(marked, { facts, only: ['refactor'] }));

describe('wrap as reference', () => {
  const golden: [before: string, title: string, after: string][] = [
    [
      'inputs:\n  question: {type: string}\nnodes:\n- name: a\n  inputs:\n    q: ques|tion # asked\n',
      'Make it a reference: ${inputs.question}',
      'inputs:\n  question: {type: string}\nnodes:\n- name: a\n  inputs:\n    q: ${inputs.question} # asked\n',
    ],
    [
      'nodes:\n- name: a\n- name: b\n  inputs:\n    q: "a|"\n',
      'Make it a reference: ${a.output}',
      'nodes:\n- name: a\n- name: b\n  inputs:\n    q: "${a.output}"\n',
    ],
    [
      'nodes:\n- name: a\n- {name: b, inputs: {q: a.output.te|xt}}\n',
      'Make it a reference: ${a.output.text}',
      'nodes:\n- name: a\n- {name: b, inputs: {q: "${a.output.text}"}}\n',
    ],
    [
      'inputs:\n  x: {}\nnodes:\n- name: a\n  inputs:\n    q: inputs.|x\n',
      'Make it a reference: ${inputs.x}',
      'inputs:\n  x: {}\nnodes:\n- name: a\n  inputs:\n    q: ${inputs.x}\n',
    ],
  ];
  for (const [before, title, after] of golden)
    it(`gives ${title.slice(title.indexOf('$'))}`, () => {
      equal(actionsAt(before).after(title), after);
      const { model } = parseFlowDocument(after, '/w/ask/flow.dag.yaml');
      equal(model.nodes.at(-1)!.references.length, 1);
    });

  it('offers both where an input and a node have the name, and nothing for a node itself', () => {
    const text = 'inputs:\n  a: {}\nnodes:\n- name: a\n- name: b\n  inputs: {q: |a, r: b}\n';
    deepEqual(refactorings(text).slice(0, 2), [
      'Make it a reference: ${inputs.a}',
      'Make it a reference: ${a.output}',
    ]);
    deepEqual(refactorings(text.replace('|', '').replace('r: b', 'r: b|')), [
      'Extract to the flow input "r"',
    ]);
  });
});

describe('extract to a flow input', () => {
  const golden: [before: string, title: string, after: string][] = [
    [
      'inputs:\n  a:\n    type: string\n\n# the nodes\nnodes:\n- name: n\n  inputs:\n    top: 3| # few\n',
      'Extract to the flow input "top"',
      'inputs:\n  a:\n    type: string\n  top:\n    type: int\n    default: 3\n\n# the nodes\nnodes:\n- name: n\n  inputs:\n    top: ${inputs.top} # few\n',
    ],
    [
      'outputs: {}\nnodes:\n- name: n\n  inputs:\n    ratio: "|0.5"\n',
      'Extract to the flow input "ratio"',
      'outputs: {}\ninputs:\n  ratio:\n    type: string\n    default: "0.5"\nnodes:\n- name: n\n  inputs:\n    ratio: "${inputs.ratio}"\n',
    ],
    [
      'inputs: {}\r\nnodes:\r\n- name: n\r\n  inputs: {on: t|rue}\r\n',
      'Extract to the flow input "on"',
      'inputs:\r\n  on:\r\n    type: bool\r\n    default: true\r\nnodes:\r\n- name: n\r\n  inputs: {on: "${inputs.on}"}\r\n',
    ],
    [
      'inputs: # none yet\nnodes:\n- name: n\n  inputs:\n    x: 1.|5\n',
      'Extract to the flow input "x"',
      'inputs: # none yet\n  x:\n    type: double\n    default: 1.5\nnodes:\n- name: n\n  inputs:\n    x: ${inputs.x}\n',
    ],
    [
      'inputs:\n  x: {type: int}\nnodes:\n- name: n\n  inputs:\n    x: |5\n    y: ${inputs.x}\n',
      'Extract to the flow input "x_2"',
      'inputs:\n  x: {type: int}\n  x_2:\n    type: int\n    default: 5\nnodes:\n- name: n\n  inputs:\n    x: ${inputs.x_2}\n    y: ${inputs.x}\n',
    ],
  ];
  for (const [before, title, after] of golden)
    it(`gives ${JSON.stringify(after.slice(0, 60))}`, () => {
      equal(actionsAt(before).after(title), after);
      const references = diagnose(parseFlowDocument(after, '/w/ask/flow.dag.yaml')).filter(
        ({ code }) => code === 'FS112',
      );
      deepEqual(references, []);
    });

  it('leaves references, nothing and texts of several lines alone', () => {
    const text =
      'inputs:\n  x: {}\nnodes:\n- name: n\n  inputs:\n    a: ${inputs.x}\n    b:\n    c: |-\n      long\n';
    for (const at of ['${inputs', 'b:', 'long']) {
      const from = text.indexOf(at) + 2;
      const { actions } = actionsAt(text, { only: ['refactor.extract'] });
      deepEqual(actions, []);
      deepEqual(
        refactorings(text.replaceAll('|-', '>-').replace(at, `${at.slice(0, 2)}|${at.slice(2)}`)),
        [],
        String(from),
      );
    }
  });
});

describe('add a requirements file', () => {
  const none = factsOf({ 'requirements.txt': { kind: 'none', near: [] } });
  const title = 'Add a requirements file';
  const golden: [before: string, after: string][] = [
    ['inputs: {}|\n', 'inputs: {}\nenvironment:\n  python_requirements_txt: requirements.txt\n'],
    ['nodes: []|', 'nodes: []\nenvironment:\n  python_requirements_txt: requirements.txt'],
    [
      'environment:\n    image: x:1| # ours\n\nnodes: []\n',
      'environment:\n    image: x:1 # ours\n    python_requirements_txt: requirements.txt\n\nnodes: []\n',
    ],
    [
      'environment:| # none\nnodes: []\n',
      'environment: # none\n  python_requirements_txt: requirements.txt\nnodes: []\n',
    ],
  ];
  for (const [before, after] of golden)
    it(`gives ${JSON.stringify(after)}`, () => {
      const offered = actionsAt(before, { facts: none });
      equal(offered.after(title), after);
      const edit = offered.actions.find((one) => one.title === title)?.edit;
      deepEqual(edit?.documentChanges?.[0], {
        kind: 'create',
        uri: 'file:///w/ask/requirements.txt',
        options: { ignoreIfExists: true },
      });
    });

  it('is not offered elsewhere, where one is there, or to editors that make no files', () => {
    deepEqual(refactorings('nodes:\n- name: |a\n', none), []);
    deepEqual(refactorings('nodes:| []\n'), []);
    deepEqual(refactorings('environment: {python_requirements_txt: x.txt}|\n', none), []);
    deepEqual(
      titles(actionsAt('nodes:| []\n', { facts: none, createsFiles: false, only: ['refactor'] })),
      [],
    );
  });
});
