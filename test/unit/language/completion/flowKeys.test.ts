import assert from 'node:assert/strict';
import { accept, completeAt, labelsAt } from './accept.ts';

describe('completing keys of a flow', () => {
  it('offers what is not there yet', async () => {
    const labels = await labelsAt('inputs:\n  a:\n    type: int\n|\nnodes:\n');
    assert.deepEqual(labels.slice(0, 3), ['outputs', 'node_variants', 'environment']);
    assert.ok(!labels.includes('inputs') && !labels.includes('nodes') && !labels.includes('version'));
  });

  it('offers a whole flow in an empty file', async () => {
    assert.equal((await labelsAt('|'))[0], 'flow');
    assert.ok((await labelsAt('# a comment\n|')).includes('flow'));
    assert.ok(!(await labelsAt('inputs:\n|')).includes('flow'));
    const flex = await labelsAt('|', { path: '/w/flow.flex.yaml' });
    assert.deepEqual(flex.slice(0, 2), ['flex flow', 'entry']);
  });

  it('offers what only language models need to nodes that may have one', async () => {
    const inNode = async (type: string) => await labelsAt(`nodes:\n- name: a\n  ${type}\n  |`);
    for (const type of ['type: llm', 'type: custom_llm', ''])
      assert.ok((await inNode(type)).includes('connection'), type);
    assert.ok(!(await inNode('type: python')).includes('connection'));
    assert.ok((await inNode('type: python')).includes('activate'));
  });

  it('offers required keys first', async () => {
    assert.equal((await labelsAt('inputs:\n  url:\n    default: 1\n    |'))[0], 'type');
    assert.equal((await labelsAt('nodes:\n- type: llm\n  |'))[0], 'name');
  });

  it('offers the keys of each place', async () => {
    assert.deepEqual(await labelsAt('nodes:\n- name: a\n  activate:\n    |'), ['when', 'is']);
    assert.deepEqual(await labelsAt('nodes:\n- source: {|}'), ['type', 'path', 'tool']);
    assert.deepEqual(await labelsAt('node_variants:\n  a:\n    variants:\n      v:\n        |'), [
      'node',
      'description',
    ]);
    assert.deepEqual(await labelsAt('node_variants:\n  a:\n    |'), ['default_variant_id', 'variants']);
    assert.deepEqual(await labelsAt('environment:\n  image: x\n  |'), [
      'python_requirements_txt',
      'conda_file',
      'setup_sh',
    ]);
    assert.deepEqual(await labelsAt('sample:\n  |', { path: '/w/flow.flex.yaml' }), ['inputs', 'init']);
    assert.deepEqual(await labelsAt('environment_variables:\n  |'), []);
    assert.deepEqual(await labelsAt('nowhere:\n  |'), []);
    assert.deepEqual(await labelsAt('description: |'), []);
  });

  const written: [marked: string, label: string, after: string][] = [
    ['desc|', 'description', 'description: '],
    ['nodes:\n- na|', 'name', 'nodes:\n- name: '],
    ['nodes:\n- na|me: a', 'name', 'nodes:\n- name: a'],
    ['nodes:\n- so|', 'source', 'nodes:\n- source:\n    type: code\n    path: '],
    [
      'nodes:\n  - name: a\n    ac|',
      'activate',
      'nodes:\n  - name: a\n    activate:\n      when: \n      is: ',
    ],
    ['nodes: [{na|}]', 'name', 'nodes: [{name: }]'],
    ['nodes: [{so|}]', 'source', 'nodes: [{source: {}}]'],
    ['{"in|"}', 'inputs', '{"inputs"}'],
    ['env|', 'environment', 'environment:\n  python_requirements_txt: requirements.txt'],
    ['nodes:\n- name: a\nadd|', 'additional_includes', 'additional_includes:\n- '],
    ['nodes:\n  - name: a\nadd|', 'additional_includes', 'additional_includes:\n  - '],
    ['inputs:\n  |', 'new input', 'inputs:\n  input:\n    type: string'],
    ['outputs:\n  |', 'new output', 'outputs:\n  output:\n    type: string\n    reference: '],
    ['$s|', '$schema', '$schema: '],
  ];
  for (const [marked, label, after] of written)
    it(`writes ${label} into ${JSON.stringify(marked)}`, async () => {
      const text = await accept(marked, label);
      assert.equal(text.slice(-after.length), after);
      assert.ok(text.startsWith(marked.slice(0, marked.lastIndexOf('\n') + 1)));
    });

  it('begins nodes of each type', async () => {
    const node = [
      'nodes:',
      '- name: name',
      '  type: python',
      '  source:',
      '    type: code',
      '    path: name.py',
      '  inputs:',
      '    ',
    ].join('\n');
    assert.equal(await accept('nodes:\n- |', 'python node'), node);
    assert.equal(await accept('nodes:\n|', 'python node').catch(() => 'none'), 'none');
    const indented = node.replaceAll('\n', '\n  ');
    assert.equal(await accept('nodes:\n  |', 'python node'), indented);
    assert.equal(await accept('nodes:\n  - |', 'python node'), indented);
    assert.match(await accept('nodes:\n- |', 'llm node'), /\n {2}connection: \n {2}api: chat$/);
    assert.ok(!(await labelsAt('nodes:\n- name: a\n  |')).includes('llm node'));
  });

  it('writes snippets where the editor has them', async () => {
    const { items } = await completeAt('nodes:\n- |');
    const item = items.find(({ label }) => label === 'prompt node');
    assert.equal(item?.insertTextFormat, 2);
    assert.equal(item?.insertTextMode, 2);
    assert.ok(item?.textEdit?.newText.startsWith('name: ${1:name}\n  type: prompt\n'));
  });

  it('offers the nodes that may have variants, those that say so first', async () => {
    const nodes = 'nodes:\n- name: a\n- name: b\n  use_variants: true\n- name: c\n';
    assert.deepEqual(await labelsAt(`node_variants:\n  c: {}\n  |\n${nodes}`), ['b', 'a']);
    assert.equal(
      await accept(`node_variants:\n  |\n${nodes}`, 'b'),
      `node_variants:\n  b:\n    default_variant_id: variant_0\n    variants:\n      variant_0:\n        node:\n          \n${nodes}`,
    );
  });
});

describe('completing the inputs of a node', () => {
  const files = {
    '/w/flow/a.py':
      'from promptflow.core import tool\n\n\n@tool\ndef run(\n    self, url: str,  # no, comma\n    limits: Dict[str, int] = {"a": (1, 2)}, *, end=")") -> str:\n    return url\n',
    '/w/flow/p.jinja2':
      '{{ question }} {% for item in history %}{{ item.text }}{% endfor %}{% if not short %}{{ loop.index }}{% endif %}{{ range(3) }}',
  };

  it('offers the arguments of its tool', async () => {
    const node = 'nodes:\n- name: a\n  type: python\n  source:\n    type: code\n    path: a.py\n  inputs:\n';
    assert.deepEqual(await labelsAt(`${node}    |`, { files }), ['url', 'limits', 'end']);
    const { items } = await completeAt(`${node}    url: 1\n    |`, { files });
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['limits', 'limits: Dict[str, int] = {"a": (1, 2)}'],
        ['end', 'end=")"'],
      ],
    );
  });

  it('offers the variables of its template, then what the model takes', async () => {
    const labels = await labelsAt(
      'nodes:\n- name: a\n  type: llm\n  source:\n    type: code\n    path: p.jinja2\n  api: completion\n  inputs:\n    |',
      { files },
    );
    assert.deepEqual(labels.slice(0, 4), ['question', 'history', 'short', 'deployment_name']);
    assert.ok(labels.includes('suffix') && !labels.includes('seed'));
  });

  it('offers nothing where the source is not known', async () => {
    assert.deepEqual(await labelsAt('nodes:\n- name: a\n  type: python\n  inputs:\n    |', { files }), []);
  });
});
