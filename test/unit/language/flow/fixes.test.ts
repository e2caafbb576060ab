import assert from 'node:assert/strict';
import { factsOf, fixed, flowWith, judged } from './judged.ts';

const node = (lines: string): string => `- name: second
  type: python
  source: {type: code, path: second.py}
${lines}`;
const group = `node_variants:
  ask: # tuned
    variants:
      a: {node: {type: prompt, source: {path: p}}}
`;

/** The rule, the text before, and what is replaced in it by what. */
const golden: [code: string, text: string, before: string, after: string, which?: number][] = [
  ['FS100', 'nodes: []\t# none\n', '\t', ' '],
  ['FS100', flowWith('', 'description: use this: that # x\n'), 'use this: that', "'use this: that'"],
  ['FS100', flowWith('    other: @at\n'), '@at', "'@at'"],
  ['FS100', flowWith('\ttype: x\n'), '\ttype: x', '  type: x'],
  ['FS104', flowWith('  aggregaton: true # why\n'), 'aggregaton', 'aggregation'],
  ['FS104', flowWith('  foo: true # why\n'), '  foo: true # why\n', ''],
  ['FS104', flowWith('  foo:\n    a: |\n      b\n' + node('')), '  foo:\n    a: |\n      b\n', ''],
  ['FS106', 'nodes: []\ninputs:\n  a: string # x\n', 'string', '{ type: string }'],
  [
    'FS106',
    'nodes: []\noutputs:\n  a: ${b.output}\n',
    '${b.output}',
    '{ type: string, reference: "${b.output}" }',
  ],
  ['FS106', 'nodes: []\ninputs:\n  a: str # x\n', 'str', '{ type: string }'],
  ['FS107', flowWith('', 'type: "chatt" # x\n'), '"chatt"', 'chat'],
  ['FS107', 'nodes:\n- name: 1\n  type: prompt\n  source: {path: a}\n', 'name: 1', "name: '1'"],
  ['FS100', '%YAML 1.3\n---\nnodes: []\n', '1.3', '1.2'],
  ['FS107', flowWith('').replace('answer', '1'), '1:', '"1":'],
  ['FS107', flowWith('', 'description: !!str 8080 # x\n'), '!!str 8080', "'8080'"],
  ['FS107', flowWith('', 'description: !important news # x\n'), '!important news', "'!important news'"],
  ['FS107', 'nodes:\n- {name: a, type: llm, connection: c, source: {path: a}, api: chta}\n', 'chta', 'chat'],
  ['FS107', 'nodes: []\ninputs:\n  a: {type: bool, default: yes}\n', 'yes', 'true'],
  ['FS108', 'nodes: []\ninputs:\n  a:\n    default: b # x\n', 'default', 'type: string\n    default'],
  ['FS108', 'nodes: []\noutputs:\n  a: {reference: b}\n', 'reference', 'type: string, reference'],
  ['FS108', 'nodes: []\ninputs:\n  a:\n    type: # x\n', 'type:', 'type: string'],
  ['FS106', 'nodes: []\ninputs:\n  a: # x\n', 'a:', 'a: { type: string }'],
  [
    'FS108',
    'nodes:\n- name: a\n  type: llm # x\n  connection: c\n  source: {path: a}\n',
    '# x\n',
    '# x\n  api: chat\n',
  ],
  [
    'FS106',
    'nodes:\n- {name: a, use_variants: true}\nnode_variants:\n  a:\n    default_variant_id: v\n    v:\n      node: {type: prompt, source: {path: p}}\n',
    '    v:\n      node',
    '    variants:\n      v:\n        node',
  ],
  [
    'FS129',
    'inputs:\n  q: {type: string, is_chat_input: true}\nnodes: []\n',
    'true}\n',
    'true}\n  chat_history:\n    type: list\n    is_chat_history: true\n    default: []\n',
  ],
  [
    'FS129',
    'inputs:\n  q: {type: string, is_chat_input: true}\n  chat_history: {type: list}\noutputs:\n  a:\n    type: string # x\n    reference: b\nnodes: []\n',
    '# x\n',
    '# x\n    is_chat_output: true\n',
  ],
  ['FS109', 'nodes: []\ninputs:\n  a:\n    type: str # text\n', 'str ', 'string '],
  ['FS109', 'nodes: []\ninputs:\n  a:\n    type: "Double"\n', 'Double', 'double'],
  ['FS110', 'nodes:\n- {name: a, type: pyton, source: {path: a.py}}\n', 'pyton', 'python'],
  ['FS110', 'nodes:\n- {name: a, type: python, source: {type: cod, path: a.py}}\n', 'cod,', 'code,'],
  ['FS112', flowWith('    more: "${inputs.tex}" # x\n'), '.tex}', '.text}'],
  ['FS112', flowWith('    more: ${inputs.text.b}\n'), '.text.b}', '.text}'],
  [
    'FS112',
    flowWith('    more: ${inputs.other}\n'),
    'inputs:\n  text:',
    'inputs:\n  other:\n    type: string\n  text:',
  ],
  ['FS112', flowWith('    more: ${flow.inputs.text}\n'), 'flow.inputs.text', 'flow.text'],
  ['FS113', flowWith(node('  inputs:\n    a: ${aks.output.b}\n')), 'aks', 'ask'],
  ['FS113', flowWith('    more: ${text.output}\n'), '${text.output}', '${inputs.text}'],
  ['FS113', flowWith('    more: ${inputs["text"]}\n'), '${inputs["text"]}', '${inputs.text}'],
  ['FS113', flowWith('    more: ${input.text}\n'), '${input.text}', '${inputs.text}'],
  ['FS114', flowWith(node('  inputs:\n    a: ${ask.outputs.b}\n')), 'ask.outputs', 'ask.output'],
  ['FS114', flowWith(node('  inputs: {a: "${ask.}"}\n')), 'ask.}', 'ask.output}'],
  ['FS114', flowWith(node('  inputs: {a: \'${ask.output["b"]}\'}\n')), 'ask.output["b"]', 'ask.output.b'],
  ['FS114', flowWith(node('  inputs: {a: "${ask.b}"}\n')), 'ask.b', 'ask.output'],
  ['FS114', flowWith(node('  inputs: {a: "${ask.b}"}\n')), 'ask.b', 'ask.output.b', 1],
  [
    'FS117',
    flowWith('    all: ${second.output}\n' + node('  aggregation: true\n')),
    'type: python\n  source: {type: code, path: ask.py}',
    'type: python\n  aggregation: true\n  source: {type: code, path: ask.py}',
  ],
  [
    'FS117',
    'nodes:\n- {name: a, type: prompt, aggregation: true}\n- {name: b, type: prompt, inputs: {x: "${a.output}"}}\n',
    'b, type: prompt',
    'b, type: prompt, aggregation: true',
  ],
  ['FS118', flowWith('').replace('ask.output', 'ask.answer'), 'ask.answer', 'ask.output'],
  ['FS120', flowWith('  activate:\n    when: ${inputs.text} # x\n'), '# x\n', '# x\n    is: true\n'],
  ['FS120', flowWith('  activate: {when: "${inputs.text}"}\n'), '.text}"}', '.text}", is: true}'],
  ['FS121', flowWith('    more: "{{ text }}"\n'), '{{ text }}', '${inputs.text}'],
  ['FS121', flowWith('    more: {{text}}\n'), '{{text}}', '"${inputs.text}"'],
  ['FS121', flowWith('    more: "{{inputs.text}}"\n'), '{{inputs.text}}', '${inputs.text}'],
  ['FS121', flowWith('').replace('${ask.output}', 'ask.outputs # x'), 'ask.outputs', '"${ask.output}"'],
  ['FS121', flowWith('    more: "${inputs.text" # x\n'), '${inputs.text"', '${inputs.text}"'],
  ['FS121', flowWith("    more: '${inputs.txt'\n"), '${inputs.txt', '${inputs.text}'],
  ['FS121', flowWith(node('  inputs:\n    a: ${ask\n')), '${ask\n', '"${ask.output}"\n'],
  ['FS121', flowWith('').replace('{ask.output}', '{ask.output.a'), '${ask.output.a', '"${ask.output.a}"'],
  ['FS121', flowWith('    more: {inputs.text}\n'), ' {inputs.text}', ' "${inputs.text}"'],
  ['FS121', flowWith('  activate: {when: inputs.text, is: a}\n'), 'inputs.text, is', '"${inputs.text}", is'],
  ['FS123', flowWith('  reduce: true\n'), 'reduce', 'aggregation'],
  [
    'FS123',
    flowWith('  skip:\n    when: a\n    is: b\n' + node('')),
    '  skip:\n    when: a\n    is: b\n',
    '',
  ],
  [
    'FS124',
    flowWith('  use_variants: true\n', group),
    '    variants:',
    '    default_variant_id: a\n    variants:',
  ],
  [
    'FS124',
    flowWith('  use_variants: true\n', group.replace('    var', '    default_variant_id: "b"\n    var')),
    '"b"',
    '"a"',
  ],
  [
    'FS124',
    flowWith('  use_variants: true\n', group.replace('    var', '    default_variant_id:\n    var')),
    'id:',
    'id: a',
  ],
  ['FS138', flowWith('').replace('${ask.output}', 'ask # x'), 'reference: ask', 'reference: "${ask.output}"'],
  ['FS126', flowWith('', group.replace('ask', 'aks')), 'aks', 'ask'],
];

describe('fixes of the rules on a flow', () => {
  for (const [code, text, before, after, which] of golden)
    it(`mends ${code}: ${JSON.stringify(before)} becomes ${JSON.stringify(after)}`, () => {
      const mended = fixed(text, code, undefined, undefined, which);
      assert.equal(
        mended,
        text.replace(before, () => after),
      );
      assert.deepEqual(
        judged(mended).filter((finding) => finding.code === code),
        [],
      );
    });

  it('keep the line ends of the text', () => {
    const text = flowWith('  activate:\n    when: ${inputs.text}\n').replaceAll('\n', '\r\n');
    assert.equal(fixed(text, 'FS120'), `${text.slice(0, -2)}\r\n    is: true\r\n`);
  });

  it('name a source that is there', () => {
    const facts = factsOf({ 'ask.py': { kind: 'none', near: ['lib/asks.py'] } });
    assert.match(fixed(flowWith(''), 'FS130', facts), /path: lib\/asks\.py}/);
  });

  it('name a module or a function that is there', () => {
    const path = '/flow/flow.flex.yaml';
    const near = factsOf({ flwo: { kind: 'none', near: ['flow'] } });
    assert.equal(fixed('entry: "flwo:run"', 'FS133', near, path), 'entry: "flow:run"');
    const names = factsOf({ flow: { kind: 'file', source: '/flow/flow.py' } }, { entryNames: ['run_it'] });
    assert.equal(fixed('entry: flow:runit', 'FS134', names, path), 'entry: flow:run_it');
  });

  it('spell what an entry takes, and remove what it does not', () => {
    const path = '/flow/flow.flex.yaml';
    const file = { flow: { kind: 'file', source: '/flow/flow.py' } } as const;
    const facts = factsOf(file, {
      entryNames: ['go'],
      entrySignature: { kind: 'function', of: 'flow:go', inputs: ['text', 'more'] },
    });
    const text = 'entry: flow:go\ninputs:\n  txt: {type: string} # a\n  more: {type: string}\n';
    const mended = fixed(text, 'FS170', facts, path);
    assert.equal(mended, text.replace('txt', 'text'));
    assert.deepEqual(judged(mended, facts, path), []);
    assert.equal(fixed(`${mended}  other: {type: string}\n`, 'FS170', facts, path), mended);
  });

  const flex: [code: string, text: string, before: string, after: string][] = [
    ['FS132', 'entry: flow.run # a\n', 'flow.run', 'flow:run'],
    ['FS132', 'entry: "flow:run()"\n', 'run()', 'run'],
    ['FS132', 'entry: ./src/flow.py:run\n', './src/flow.py', 'src.flow'],
    ['FS132', 'entrypoint: flow:run\n', 'entrypoint', 'entry'],
    ['FS106', 'entry: a:b\ninputs:\n- c:\n    type: string\n', '- c', '  c'],
    ['FS106', 'entry: a:b\ninputs:\n  c: str\n', 'str', '{ type: string }'],
    ['FS108', 'entry: a:b\ninit:\n  c: {default: d}\n', 'default', 'type: string, default'],
    ['FS109', 'entry: a:b\ninit:\n  c: {type: AzureOpenAiConnection}\n', 'OpenAiC', 'OpenAIC'],
    ['FS105', 'entry: a:b\nnodes: []\n', 'nodes: []\n', ''],
  ];
  for (const [code, text, before, after] of flex)
    it(`mends ${code} of a flex flow: ${JSON.stringify(before)} becomes ${JSON.stringify(after)}`, () => {
      const path = '/flow/flow.flex.yaml';
      const mended = fixed(text, code, undefined, path);
      assert.equal(mended, text.replace(before, after));
      assert.deepEqual(judged(mended, undefined, path), []);
    });

  it('make a DAG flow of one that has an entry besides, where its name says so', () => {
    assert.equal(fixed('entry: a:b\nnodes: []\n', 'FS105'), 'nodes: []\n');
  });

  it('do not guess what an entry means that is no name', () => {
    for (const entry of ['flow', 'a b:c', 'flow.py', '"a:b:c"'])
      assert.deepEqual(
        judged(`entry: ${entry}\n`, undefined, '/flow/flow.flex.yaml').map(({ code, fixes }) => [
          code,
          fixes,
        ]),
        [['FS132', []]],
      );
  });

  it('do not touch what shares its line', () => {
    assert.deepEqual(
      judged('{nodes: [], zzzzzz: 1}').flatMap(({ fixes }) => fixes),
      [],
    );
  });
});
