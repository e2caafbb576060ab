import assert from 'node:assert/strict';
import type { FlowFacts } from '../../../../src/language/features/facts.ts';
import { accept, completeAt, labelsAt, type Around } from './accept.ts';

/** Three nodes in a row, the last an aggregation, with `X` for a line of the second node. */
const flow = (line: string): string => `inputs:
  url:
    type: string
    description: Where to look
    default: http://x
outputs:
  answer:
    type: string
    reference: \${second.output}
nodes:
- name: first
  type: python
  inputs:
    url: \${inputs.url}
- name: second
  type: llm
  inputs:
    text: \${first.output}
    ${line}
- name: third
  type: python
  inputs:
    text: \${second.output}
- name: sum
  type: python
  aggregation: true
  inputs:
    texts: \${second.output}
- name: other
  type: prompt
`;

describe('completing values of a flow', () => {
  it('offers of very many references the nearest ones that fit, and says that there are more', async () => {
    const nodes = Array.from({ length: 1000 }, (_, index) => `- name: n${index}\n`).join('');
    const at = async (typed: string) => {
      const marked = `nodes:\n${nodes}- name: last\n  inputs:\n    x: ${typed}|\n`;
      const { list, items } = await completeAt(marked);
      return { incomplete: list.isIncomplete, count: items.length, first: items[0]?.label };
    };
    assert.deepEqual(await at('${'), { incomplete: true, count: 200, first: 'n999.output' });
    assert.deepEqual(await at('${n12.'), { incomplete: true, count: 28, first: 'n912.output' });
    assert.equal((await completeAt(flow('|'))).list.isIncomplete, false);
  });

  it('offers the values of keys that have a few', async () => {
    assert.deepEqual(await labelsAt('nodes:\n- type: |'), [
      'python',
      'llm',
      'prompt',
      'custom_llm',
      'csharp',
    ]);
    assert.deepEqual(await labelsAt('nodes:\n- enable_cache: |'), ['true', 'false']);
    assert.deepEqual(await labelsAt('nodes:\n- api: c|'), ['chat', 'completion']);
    assert.deepEqual(await labelsAt('nodes:\n- source:\n    type: |'), [
      'code',
      'package',
      'package_with_prompt',
    ]);
    const types = await labelsAt('inputs:\n  a:\n    type: |');
    assert.deepEqual(types.slice(0, 2), ['string', 'int']);
    // Prompt flow refuses them there.
    assert.ok(!types.some((type) => type.endsWith('Connection')));
    assert.deepEqual(await labelsAt('inputs:\n  a:\n    type: bool\n    default: |'), ['true', 'false']);
    assert.deepEqual(await labelsAt('inputs:\n  a:\n    type: string\n    default: |'), []);
    assert.deepEqual(await labelsAt('language: |'), ['python', 'csharp']);
    assert.ok(
      (await labelsAt('init:\n  a:\n    type: |', { path: '/w/flow.flex.yaml' })).includes(
        'AzureOpenAIModelConfiguration',
      ),
    );
  });

  const written: [marked: string, label: string, after: string][] = [
    ['nodes:\n- type: l|lm # old', 'python', 'nodes:\n- type: python # old'],
    ['nodes:\n- type: "l|"', 'llm', 'nodes:\n- type: "llm"'],
    ['nodes:\n- type:|', 'llm', 'nodes:\n- type: llm'],
    ['nodes: [{type: |, name: a}]', 'llm', 'nodes: [{type: llm, name: a}]'],
  ];
  for (const [marked, label, after] of written)
    it(`writes ${label} into ${JSON.stringify(marked)}`, async () =>
      assert.equal(await accept(marked, label), after));

  it('offers the ids of variants', async () => {
    const group = 'variants:\n      v0: {node: {}}\n      v1: {node: {}}\n';
    assert.deepEqual(await labelsAt(`node_variants:\n  a:\n    default_variant_id: |\n    ${group}`), [
      'v0',
      'v1',
    ]);
  });

  it('offers images of the engine, then published ones, and retired ones last', async () => {
    const own = 'mcr.microsoft.com/azureml/promptflow/promptflow-runtime-stable:20240101.v1';
    const live = {
      images: async () => [own, 'mine:1', '<none>:<none>'],
      installed: async () => undefined,
      vmSizes: async () => [],
    };
    const { items } = await completeAt('environment:\n  image: |', { live });
    assert.deepEqual(
      items.map(({ label, detail }) => `${label} (${detail})`),
      [
        'mine:1 (local)',
        'python:3.11-slim (published)',
        `${own} (local, retired)`,
        'mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest (published, retired)',
      ],
    );
  });

  it('offers connections and deployments that other nodes have', async () => {
    const nodes = 'nodes:\n- name: a\n  connection: mine\n  inputs:\n    deployment_name: gpt\n- name: b\n';
    assert.deepEqual(await labelsAt(`${nodes}  connection: |`), ['mine']);
    assert.equal((await labelsAt(`${nodes}  inputs:\n    deployment_name: |`))[0], 'gpt');
  });
});

describe('completing references', () => {
  const mayRefer = ['inputs.url', 'first.output', 'other.output'];
  for (const typed of [
    'x: |',
    'x: in|',
    'x: $|',
    'x: ${|',
    'x: ${|}',
    'x: ${in|',
    'x: "${|"',
    "x: '${fi|",
    'x:|',
  ])
    it(`offers inputs and nodes that make no cycle at ${typed}`, async () =>
      assert.deepEqual(await labelsAt(flow(typed)), mayRefer));

  const written: [line: string, label: string, after: string][] = [
    ['x: |', 'inputs.url', 'x: ${inputs.url}'],
    ['x:|', 'inputs.url', 'x: ${inputs.url}'],
    ['x: in|', 'first.output', 'x: ${first.output}'],
    ['x: ${in|', 'inputs.url', 'x: ${inputs.url}'],
    ['x: ${in|}', 'inputs.url', 'x: ${inputs.url}'],
    ['x: ${|inputs.old}  # why', 'inputs.url', 'x: ${inputs.url}  # why'],
    ['x: "${in|', 'inputs.url', 'x: "${inputs.url}"'],
    ['x: "${in|}"', 'inputs.url', 'x: "${inputs.url}"'],
    ["x: '|'", 'inputs.url', "x: '${inputs.url}'"],
  ];
  for (const [line, label, after] of written)
    it(`writes ${after} into ${line}`, async () =>
      assert.equal(await accept(flow(line), label), flow(after)));

  it('puts them in quotes where braces would break the mapping', async () => {
    const nodes = 'inputs: {url: {type: string}}\nnodes: [{name: a, inputs: {x: ';
    assert.equal(await accept(`${nodes}|}}]`, 'inputs.url'), `${nodes}"\${inputs.url}"}}]`);
    assert.equal(await accept(`${nodes}"\${|"}}]`, 'inputs.url'), `${nodes}"\${inputs.url}"}}]`);
  });

  it('tells what they lead to', async () => {
    const { items } = await completeAt(flow('x: ${|'));
    assert.deepEqual(
      items.map(({ detail, filterText, documentation }) => [detail, filterText, documentation]),
      [
        ['string', '${inputs.url}', { kind: 'markdown', value: 'Where to look\n\nDefault: `http://x`' }],
        ['python', '${first.output}', undefined],
        ['prompt', '${other.output}', undefined],
      ],
    );
  });

  it('offers aggregations only to those that run once', async () => {
    const before = flow('').replace('texts: ${second.output}', 'texts: |');
    assert.deepEqual(await labelsAt(before), [
      'inputs.url',
      'third.output',
      'second.output',
      'first.output',
      'other.output',
    ]);
    const late = `${flow('')}- name: late\n  aggregation: true\n`;
    assert.ok((await labelsAt(`${late}  inputs:\n    x: |`)).includes('sum.output'));
    assert.deepEqual(await labelsAt(`${late}  activate:\n    when: |`), ['inputs.url', 'sum.output']);
  });

  it('offers what activates a node', async () => {
    const text = `${flow('')}  activate:\n    when: |`;
    assert.deepEqual(await labelsAt(text), ['inputs.url', 'third.output', 'second.output', 'first.output']);
  });

  it('offers all nodes to outputs', async () => {
    const text = flow('').replace('reference: ${second.output}', 'reference: |');
    assert.equal((await labelsAt(text)).length, 6);
  });

  it('knows the node of a variant by its group', async () => {
    const text = `${flow('')}node_variants:\n  second:\n    variants:\n      v0:\n        node:\n          inputs:\n            x: |\n`;
    assert.deepEqual((await labelsAt(text)).toSorted(), mayRefer.toSorted());
  });
});

describe('completing paths of a flow', () => {
  const files = {
    '/w/flow/flow.dag.yaml': '',
    '/w/flow/b.jinja2': '',
    '/w/flow/a.py': 'def one():\n  pass\nasync def two(): ...\nclass _Three:\n  def no(self): ...\n',
    '/w/flow/requirements-dev.txt': '',
    '/w/flow/notes.txt': '',
    '/w/flow/sub/c.py': '',
    '/w/flow/__pycache__/a.pyc': '',
    '/w/flow/.env': '',
    '/w/flow/.hidden.py': '',
    '/w/shared/d.py': '',
    '/w/other.py': '',
  };
  const facts: FlowFacts = {
    folder: '/w/flow',
    workspaceFolders: ['/w'],
    paths: new Map(),
    includes: new Map([
      ['../shared', { kind: 'folder', source: '/w/shared', name: 'shared' }],
      ['../other.py', { kind: 'file', source: '/w/other.py', name: 'other.py' }],
    ]),
    definitions: [],
    requirementsTxt: false,
  };
  const source = (type: string, path: string): string =>
    `nodes:\n- name: a\n  type: ${type}\n  source:\n    type: code\n    path: ${path}`;

  it('offers sources, those that fit the node first', async () => {
    assert.equal((await labelsAt(source('python', '|'), { files }))[0], 'a.py');
    assert.equal((await labelsAt(source('llm', '|'), { files }))[0], 'b.jinja2');
    assert.deepEqual(await labelsAt(source('python', 'sub/|'), { files }), ['c.py']);
    assert.equal(await accept(source('python', 'sub/|x'), 'c.py', { files }), source('python', 'sub/c.py'));
    assert.equal(await accept(source('python', '"s|"'), 'sub/', { files }), source('python', '"sub/"'));
  });

  it('offers no sources that the node cannot have', async () => {
    assert.deepEqual(await labelsAt(source('python', '|'), { files }), ['a.py', 'sub/']);
    assert.deepEqual(await labelsAt(source('prompt', '|'), { files }), ['b.jinja2', 'sub/']);
    const untyped = 'nodes:\n- name: a\n  source:\n    path: |';
    assert.deepEqual((await labelsAt(untyped, { files })).slice(0, 2), ['a.py', 'b.jinja2']);
  });

  it('offers what includes bring', async () => {
    const labels = await labelsAt(source('python', '|'), { files, facts });
    assert.ok(labels.includes('other.py') && labels.includes('shared/'));
    assert.deepEqual(await labelsAt(source('python', 'shared/|'), { files, facts }), ['d.py']);
    const { items } = await completeAt(source('python', '|'), { files, facts });
    assert.equal(items.find(({ label }) => label === 'other.py')?.detail, 'from ../other.py');
  });

  it('leaves out what is hidden until a dot is typed', async () => {
    const shown = await labelsAt(source('python', '|'), { files });
    assert.ok(!shown.includes('.env') && !shown.includes('__pycache__/'));
    assert.ok((await labelsAt(source('python', '.|'), { files })).includes('.hidden.py'));
    assert.ok((await labelsAt('environment:\n  setup_sh: .|', { files })).includes('.env'));
  });

  it('offers what can be included', async () => {
    assert.deepEqual(await labelsAt('additional_includes:\n- |', { files }), [
      '../other.py',
      '../',
      '../shared/',
    ]);
    assert.deepEqual(await labelsAt('additional_includes:\n- ../other.py\n- ../|', { files }), [
      '../',
      'shared/',
    ]);
    assert.equal(
      await accept('additional_includes:\n- ../s|', 'shared/', { files }),
      'additional_includes:\n- ../shared/',
    );
    assert.equal(
      await accept('additional_includes:\n  |', '../shared/', { files }),
      'additional_includes:\n  - ../shared/',
    );
    const command = async (around: Around) => {
      const { items } = await completeAt('additional_includes:\n- ../|', { files, ...around });
      return items.find(({ label }) => label === 'shared/')?.command?.command;
    };
    assert.equal(await command({ suggestCommand: 'again' }), 'again');
    assert.equal(await command({}), undefined);
  });

  it('offers requirements files before other texts', async () => {
    assert.deepEqual(await labelsAt('environment:\n  python_requirements_txt: |', { files }), [
      'requirements-dev.txt',
      'notes.txt',
      'sub/',
    ]);
  });

  it('offers modules, then what is in them', async () => {
    const path = '/w/flow/flow.flex.yaml';
    assert.deepEqual(await labelsAt('entry: |', { files, path }), ['a:', 'sub.']);
    assert.deepEqual(await labelsAt('entry: sub.|', { files, path }), ['c:']);
    assert.deepEqual(await labelsAt('entry: a:|', { files, path }), ['one', 'two', '_Three']);
    assert.equal(await accept('entry: a:o|', 'one', { files, path }), 'entry: a:one');
  });

  it('offers none in a buffer without a folder', async () => {
    const path = 'Untitled-1';
    assert.deepEqual(await labelsAt(source('python', '|'), { files, path }), []);
    assert.deepEqual(await labelsAt('additional_includes:\n- |', { files, path }), []);
  });
});
