import assert from 'node:assert/strict';
import { factsOf, flowWith, judged, marked } from './judged.ts';

const node = (lines: string): string => `- name: second
  type: python
  source: {type: code, path: second.py}
${lines}`;

const aggregation = node('  aggregation: true\n');

/** The rule, what stands around it, and its message where it is more than a code. */
const found: [code: string, text: string, message?: RegExp][] = [
  ['FS100', 'inputs: {}\nnodes: [«»', /is not closed/],
  ['FS100', 'nodes: []«\t»\ninputs: {}', /a tab stands/],
  ['FS100', flowWith('', 'description: «u»se this: that\n'), /needs quotes/],
  ['FS100', 'nodes: «*no»', /no anchor "&no"/],
  ['FS102', 'inputs: {}\nnodes: []\n«inputs»: {}'],
  ['FS103', '«- a»\n'],
  ['FS103', '«»', /is empty/],
  ['FS104', flowWith('  «activat»: x\n'), /did you mean "activate"/],
  ['FS104', flowWith('', '«node_variant»: {}\n'), /did you mean "node_variants"/],
  ['FS104', 'inputs:\n  a:\n    type: string\n    «defalt»: b\nnodes: []\n'],
  ['FS104', 'nodes:\n- name: a\n  type: prompt\n  source:\n    «paht»: x\n    path: y\n'],
  ['FS106', 'nodes: []\ninputs: «text»', /"inputs" must be a mapping/],
  ['FS106', 'nodes: «ask»', /must be a list/],
  ['FS106', 'nodes:\n- «ask»\n', /a node must be a mapping/],
  ['FS106', 'nodes: []\ninputs:\n  «text»: string\n', /must be a mapping with a "type"/],
  ['FS106', flowWith('  «activate»:\n'), /"activate" must be a mapping/],
  ['FS106', flowWith('', 'message_format: «vision»\n'), /"basic" or "openai-vision"/],
  [
    'FS106',
    flowWith('', 'node_variants:\n  ask:\n    variants:\n      «a»: {}\n'),
    /"node" of the variant "a"/,
  ],
  ['FS107', flowWith(node('  aggregation: «"false"»\n')), /must be true or false/],
  ['FS107', flowWith('', 'type: «chatt»\n'), /no "type" of a flow/],
  ['FS107', 'nodes:\n- name: «1»\n  type: prompt\n  source: {path: a}\n', /no text/],
  ['FS106', flowWith('  module: «[a]»\n'), /full name of a Python module/],
  ['FS106', flowWith('  module: «.a»\n'), /full name of a Python module/],
  ['FS106', llm('«chat"»'), /"api" must be the name of one/],
  ['FS106', llm('«{a: b}»'), /"api" must be the name of one/],
  ['FS107', llm('«chta»'), /no API of prompt flow's own tools, which are chat and completion/],
  ['FS107', flowWith('  module: «my tools»\n'), /no name of a Python module/],
  ['FS107', flowWith('  connection: «{name: a}»\n'), /the name of a connection/],
  ['FS107', flowWith('  connection: «1»\n'), /the name of a connection/],
  ['FS107', flowWith('', 'description: «!important» news\n'), /is a tag to YAML/],
  ['FS100', '%YAML «1.3»\n---\nnodes: []\n', /only the versions 1.2 and 1.1/],
  ['FS108', 'nodes: []\ninputs:\n  «text»: {}\n', /has no "type"/],
  ['FS108', '«inputs»: {}\n', /has no "nodes"/],
  ['FS108', 'nodes:\n- «type»: prompt\n  source: {path: a}\n', /has no "name"/],
  ['FS108', 'nodes:\n- name: «ask»\n  source: {path: a}\n', /has no "type"/],
  ['FS108', 'nodes:\n- name: «ask»\n  type: prompt\n', /has no "source"/],
  ['FS108', 'nodes:\n- name: ask\n  type: prompt\n  «source»: {type: code}\n', /no "path"/],
  ['FS108', 'nodes:\n- name: ask\n  type: python\n  «source»: {type: package}\n', /no "tool"/],
  ['FS108', 'nodes:\n- name: ask\n  type: «llm»\n  source: {path: a}\n  connection: c\n', /no "api"/],
  ['FS109', 'nodes: []\ninputs:\n  a: {type: «String»}\n'],
  ['FS109', 'nodes: []\ninputs:\n  a: {type: «AzureOpenAIConnection»}\n', /connections are given to nodes/],
  ['FS110', 'nodes:\n- name: ask\n  type: «pyton»\n  source: {path: a}\n'],
  ['FS110', 'nodes:\n- name: ask\n  type: «csharp»\n  source: {path: a}\n', /does not run/],
  [
    'FS110',
    'nodes:\n- name: ask\n  type: python\n  source: {type: «cod», path: a.py}\n',
    /"code" or "package"/,
  ],
  ['FS111', flowWith(node('').replace('second', '«ask»'))],
  ['FS112', flowWith('    other: ${inputs.«tex»}\n')],
  ['FS112', flowWith('    other: «${inputs.}»\n'), /names no input; its name is missing/],
  ['FS112', flowWith('    other: ${flow.«inputs.text»}\n'), /did you mean "\${inputs.text}"/],
  ['FS113', flowWith(node('  inputs: {a: "${«aks».output}"}\n'))],
  ['FS113', flowWith('    other: ${«text»}\n'), /did you mean "\${inputs.text}"/],
  ['FS113', flowWith('    other: ${« inputs».text }\n'), /did you mean "\${inputs.text}"/],
  ['FS113', flowWith('    other: «${}»\n'), /names no node/],
  [
    'FS113',
    flowWith('    other: «${a.b.output}»\n' + node('').replace('second', 'a.b')),
    /a "." in its name/,
  ],
  ['FS114', flowWith(node('  inputs: {a: "${ask.«outputs»}"}\n'))],
  ['FS114', flowWith(node('  inputs: {a: «"${ask.}"»}\n')), /names no part of the node/],
  ['FS115', flowWith('').replace('answer', '«answer»').replace('    reference: ${ask.output}\n', '')],
  ['FS116', flowWith('    own: ${«ask».output}\n'), /waits for itself/],
  ['FS117', flowWith('    all: ${«second».output}\n' + aggregation)],
  ['FS117', flowWith(aggregation + '  activate: {when: "${«ask».output}", is: 1}\n'), /the "activate" of/],
  ['FS118', flowWith('').replace('ask.output', 'ask.«answer»')],
  ['FS119', flowWith(aggregation).replace('${ask.output}', '${«second».output}')],
  ['FS120', flowWith('  «activate»:\n    when: ${inputs.text}\n'), /no "is"/],
  ['FS120', flowWith('  «activate»: {}\n'), /no "when" and "is"/],
  ['FS121', flowWith('  activate: {when: «"${inputs.text} > 0"», is: true}\n')],
  ['FS121', flowWith('    other: «inputs.text»\n'), /did you mean "\${inputs.text}"/],
  ['FS121', flowWith('    other: «{inputs.text}»\n'), /did you mean "\${inputs.text}"/],
  ['FS121', flowWith('    other: «{{ inputs.text }}»\n'), /did you mean "\${inputs.text}"/],
  ['FS121', flowWith('    other: «${inputs.text»\n'), /did you mean "\${inputs.text}"/],
  ['FS121', flowWith('    other: «${text»\n'), /did you mean "\${inputs.text}"/],
  ['FS121', flowWith('    other: «${inputs.»\n'), /has no "}" at its end/],
  ['FS121', flowWith('    other: «"${inputs.txet"»\n'), /did you mean "\${inputs.text}"/],
  ['FS121', flowWith(node('  inputs: {a: «"${ask.outcome"»}\n')), /has no "}" at its end/],
  ['FS121', flowWith('').replace('${ask.output}', '«${ask.output»'), /did you mean "\${ask.output}"/],
  ['FS121', flowWith('    other: Say «${inputs.text}», loud\n'), /in a text is not replaced/],
  ['FS121', flowWith('    other: ["«${inputs.text}»"]\n'), /in a list is not replaced/],
  ['FS121', flowWith(node('  inputs: {a: {b: "«${ask.output}»"}}\n')), /in a mapping is not replaced/],
  ['FS122', flowWith('  activate: {when: "${inputs.«tex»}", is: true}\n')],
  ['FS123', flowWith('  «skip»: {when: a, is: b, return: c}\n')],
  ['FS123', flowWith('  «reduce»: true\n')],
  ['FS124', flowWith('  «use_variants»: true\n'), /no variants of "ask"/],
  ['FS124', flowWith('  use_variants: true\n', variants('    default_variant_id: «b»\n')), /no variant "b"/],
  [
    'FS124',
    flowWith('  use_variants: true\n', variants('').replace('ask', '«ask»')),
    /no "default_variant_id"/,
  ],
  ['FS125', flowWith('', variants('').replace('inputs.text', 'inputs.«tex»')), /once this variant is chosen/],
  ['FS126', flowWith('', variants('').replace('ask', '«aks»'))],
  ['FS127', flowWith('', variants('').replace('ask', '«ask»'))],
  ['FS128', chat('  b: {type: string, «is_chat_input»: true}\n')],
  ['FS129', chat('').replace('question', '«question»'), /chat_history/],
  ['FS135', 'nodes:\n- name: a\n  type: «llm»\n  api: chat\n  source: {path: a}\n'],
  ['FS136', flowWith('').replace('outputs', '  «other»: {type: string}\noutputs')],
  ['FS137', flowWith(node('').replace('second', '«second»'))],
  ['FS130', flowWith('').replace('ask.py', '«"a\\0b.py"»'), /no file can be named/],
  ['FS106', flowWith('', 'message_format: «[basic]»\n'), /"basic" or "openai-vision"/],
  ['FS138', flowWith('').replace('${ask.output}', '«ask»'), /always is this text/],
  ['FS138', flowWith('').replace('${ask.output}', '«ask»'), /did you mean "\${ask.output}"/],
  ['FS139', flowWith('').replace('ask.py', '«ask.jinja2»')],
];

describe('rules on a DAG flow', () => {
  for (const [code, text, message] of found)
    it(`finds ${code} in ${JSON.stringify(text.slice(Math.max(0, text.indexOf('«') - 30), text.indexOf('»') + 20))}`, () => {
      const { text: flow, start, end } = marked(text);
      const all = judged(flow).filter((finding) => finding.code === code);
      const finding = all.find(({ span }) => span.start === start) ?? all[0];
      assert.ok(finding, `not found; but ${JSON.stringify(judged(flow))}`);
      // Where the parser gives up is its own choice.
      if (!flow.endsWith('[')) assert.deepEqual(finding.span, { start, end });
      if (message) assert.match(finding.message, message);
    });

  it('says nothing of a sound flow', () => {
    assert.deepEqual(judged(flowWith('')), []);
    assert.deepEqual(judged(flowWith('  use_variants: true\n', variants('    default_variant_id: a\n'))), []);
  });

  it('follows the default variant in the graph', () => {
    const flow = flowWith('  use_variants: true\n', variants('    default_variant_id: a\n')).replace(
      '{text: "${inputs.text}"}',
      '{text: "${ask.output}"}',
    );
    assert.deepEqual(codes(flow), ['FS116']);
  });

  it('gives a cycle with every reference in it', () => {
    const ring = ['a', 'b', 'c'].map(
      (name, index, all) =>
        `- name: ${name}\n  type: prompt\n  source: {path: p}\n  inputs: {x: "\${${all[(index + 1) % 3]}.output}"}\n`,
    );
    const [cycle, ...others] = judged(`nodes:\n${ring.join('')}`);
    assert.equal(
      cycle?.message,
      'the nodes "a" → "b" → "c" → "a" wait for each other; prompt flow refuses the flow',
    );
    assert.deepEqual(
      cycle.related?.map(({ message }) => message),
      ['"a" waits for "b"', '"b" waits for "c"', '"c" waits for "a"'],
    );
    assert.deepEqual(others, []);
  });

  it('finds a cycle behind 2,000 nodes', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `n${index}`);
    const text = names.map(
      (name, index) =>
        `- {name: ${name}, type: prompt, source: {path: p}, inputs: {x: "\${n${(index + 1) % 2000}.output}"}}\n`,
    );
    const [cycle] = judged(`nodes:\n${text.join('')}`);
    assert.equal(cycle?.related?.length, 2000);
    assert.match(cycle.message, /"n3" → … → "n1998"/);
  });

  it('leaves a key alone that holds an anchor', () => {
    const shared = 'shared: &prompt\n  path: p\nnodes:\n- {name: a, type: prompt, source: *prompt}\n';
    assert.deepEqual(codes(shared), ['FS137']);
    assert.deepEqual(codes(shared.replace('&prompt', '').replace('*prompt', '{path: p}')), [
      'FS104',
      'FS137',
    ]);
  });

  it('misses no node where the nodes cannot be read', () => {
    const outputs = 'outputs:\n  a: {type: string, reference: "${ask.output}"}\n';
    assert.deepEqual(codes(`${outputs}nodes: {ask: {}}\n`), ['FS106']);
    assert.deepEqual(codes(`${outputs}nodes: []\n`), ['FS113']);
  });

  it('takes text that names nothing of the flow for text', () => {
    const inputs =
      '    a: at ${HOME}/x ${inputs.none} {{text}}\n    b: text\n    c: [inputs.text]\n    d: {text: 1}\n';
    assert.deepEqual(codes(flowWith(inputs)), []);
  });

  it('leaves a C# flow to its executor', () => {
    assert.deepEqual(codes('language: csharp\nnodes:\n- name: a\n  type: csharp\n'), []);
  });

  it('takes tabs where the reader of prompt flow does', () => {
    assert.deepEqual(
      codes(
        '# a\tb\nnodes: []\ninputs: {\ta: {type: "string"\t}}#\tb\nname: "c\td" # \te\ndescription: |\n  f\tg\n',
      ).filter((code) => code === 'FS100'),
      [],
    );
    assert.deepEqual(
      codes('nodes: []\t\ndescription: a\tb\n').filter((code) => code === 'FS100'),
      ['FS100', 'FS100'],
    );
  });

  it('says nothing of the flow where its YAML is broken', () => {
    assert.deepEqual(codes('description: one\n  two: three\nnodes: []\n'), ['FS100']);
    assert.deepEqual(codes('nodes:\n- name: a\n  foo: [\n'), ['FS100']);
  });
});

describe('rules that ask the disk', () => {
  const none = { kind: 'none', near: ['ask2.py'] } as const;

  it('find a source that is not there, and a folder in its place', () => {
    assert.deepEqual(codes(flowWith(''), factsOf({ 'ask.py': none })), ['FS130']);
    assert.deepEqual(codes(flowWith(''), factsOf({ 'ask.py': { kind: 'folder', source: '/flow/ask.py' } })), [
      'FS130',
    ]);
    assert.deepEqual(codes(flowWith(''), factsOf({ 'ask.py': { kind: 'unknown' } })), []);
  });

  it('find a second definition', () => {
    const definitions = ['flow.dag.yaml', 'flow.flex.yaml'];
    assert.deepEqual(codes(flowWith(''), factsOf({}, { definitions })), ['FS131']);
  });

  it('find an entry without its module or function', () => {
    const flex = (facts: Parameters<typeof judged>[1]) =>
      judged('entry: my.flow:run', facts, '/flow/flow.flex.yaml').map(({ code }) => code);
    assert.deepEqual(flex(factsOf({ 'my.flow': { kind: 'none', near: ['my.flo'] } })), ['FS133']);
    assert.deepEqual(flex(factsOf({ 'my.flow': { kind: 'none', near: [] } })), []);
    const file = { 'my.flow': { kind: 'file', source: '/flow/my/flow.py' } } as const;
    assert.deepEqual(flex(factsOf(file, { entryNames: ['runs'] })), ['FS134']);
    assert.deepEqual(flex(factsOf(file, { entryNames: ['run'] })), []);
    assert.deepEqual(flex(factsOf(file)), []);
  });
});

describe('rules on a flex flow', () => {
  const entry = 'entry: flow:run\n';
  const wrong: [code: string, text: string][] = [
    ['FS105', `${entry}«nodes»: []\n`],
    ['FS105', `${entry}inputs:\n  a: {type: string, «enum»: [a]}\n`],
    ['FS105', `${entry}sample:\n  «input»: {a: b}\n`],
    ['FS106', `${entry}«inputs»:\n`],
    ['FS106', `${entry}inputs:\n  «a»: string\n`],
    ['FS106', `${entry}type: «flex»\n`],
    ['FS106', `${entry}«sample»: text\n`],
    ['FS106', `${entry}«sample»:\n`],
    ['FS107', `${entry}sample: {«init»: yes}\n`],
    ['FS106', `${entry}tags: {«a»: 1}\n`],
    ['FS106', `${entry}«code»: [a]\n`],
    ['FS106', `${entry}inputs:\n  a: {type: string, «is_chat_input»: maybe}\n`],
    ['FS106', `${entry}inputs:\n  «1.5»: {type: string}\n`],
    ['FS106', `${entry}outputs:\n  a: {type: string, «reference»: {}}\n`],
    ['FS108', `${entry}inputs:\n  «a»: {}\n`],
    ['FS109', `${entry}inputs:\n  a: {type: «image»}\n`],
    ['FS109', `${entry}init:\n  a: {type: «FooConnection»}\n`],
    ['FS132', 'entry: «run»\n'],
    ['FS132', '«entry»:\n'],
    ['FS132', '«inputs»: {}\n'],
  ];
  for (const [code, text] of wrong)
    it(`finds ${code} in ${JSON.stringify(text)}`, () => {
      const { text: flow, start, end } = marked(text);
      const all = judged(flow, undefined, '/flow/flow.flex.yaml');
      assert.deepEqual(
        all.map(({ code, span }) => ({ code, span })),
        [{ code, span: { start, end } }],
      );
    });

  it('says nothing of a sound one', () => {
    const flow = `${entry}$schema: x\ninit:\n  c: {type: AzureOpenAIConnection}\nsample: {inputs: {a: b}}\ninputs:\n  a: {type: string, default: b, is_chat_input: yes}\n`;
    assert.deepEqual(judged(flow, undefined, '/flow/flow.flex.yaml'), []);
    const sample = `${entry}sample: \${file:sample.json}\n`;
    assert.deepEqual(judged(sample, undefined, '/flow/flow.flex.yaml'), []);
  });
});

const codes = (text: string, facts?: Parameters<typeof judged>[1]): string[] =>
  judged(text, facts).map(({ code }) => code);

function variants(more: string): string {
  return `node_variants:\n  ask:\n${more}    variants:\n      a:\n        node: {type: prompt, source: {path: p}, inputs: {text: "\${inputs.text}"}}\n`;
}

function llm(api: string): string {
  return `nodes:\n- {name: a, type: llm, connection: c, source: {path: a}, api: ${api}}\n`;
}

function chat(more: string): string {
  return `inputs:\n  question: {type: string, is_chat_input: true}\n${more}outputs: {}\nnodes: []\n`;
}
