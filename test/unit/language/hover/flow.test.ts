import assert from 'node:assert/strict';
import type { FlowFacts } from '../../../../src/language/features/facts.ts';
import { hoverAt } from './hoverAt.ts';

const flow = `inputs:
  url:
    type: string
    description: Where to [look]
    default: http://x
  unused:
    type: list
outputs:
  answer:
    type: string
    reference: \${ask.output}
nodes:
- name: fetch
  type: python
  source:
    type: code
    path: fetch.py
  inputs:
    url: \${inputs.url}
- name: ask
  use_variants: true
- name: sum
  type: python
  aggregation: true
  inputs:
    all: \${fetch.output}
  activate:
    when: \${ask.output}
    is: yes
node_variants:
  ask:
    default_variant_id: short
    variants:
      short:
        node:
          type: llm
          inputs:
            text: \${fetch.output}
            temperature: 1
      long: {node: {type: prompt}}
environment:
  image: mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest
  python_requirements_txt: requirements.txt
additional_includes:
- ../shared
- ../missing
`;
const facts: FlowFacts = {
  folder: '/w/flow',
  workspaceFolders: ['/w'],
  paths: new Map([
    [
      'fetch.py',
      { kind: 'file', source: '/w/shared/fetch.py', include: '../shared', shadows: '/w/flow/fetch.py' },
    ],
    ['requirements.txt', { kind: 'file', source: '/w/flow/requirements.txt' }],
  ]),
  includes: new Map([
    ['../shared', { kind: 'folder', source: '/w/shared', name: 'shared' }],
    ['../missing', { kind: 'none', tried: '/w/missing', near: [] }],
  ]),
  definitions: [],
  requirementsTxt: true,
  session: {
    totalBytes: 1,
    files: 1,
    bytesByInclude: new Map([['../shared', 2048]]),
    overwrites: [{ path: 'a.py', by: '/w/shared/a.py', replaced: '/w/flow/a.py', item: '../shared' }],
    leftOut: new Map(),
    problems: [],
  },
};
const files = {
  '/w/flow/requirements.txt': '# tools\npandas\n-r more.txt\n./local.whl\n',
  '/w/shared/fetch.py': '@tool\ndef fetch(url: str = "x"):\n  pass\n',
};

/** What is told where `text` with its `|` stands in the flow. */
async function at(text: string): Promise<{ value: string; about: string } | undefined> {
  const plain = text.replace('|', '');
  assert.equal(flow.split(plain).length, 2, `"${plain}" stands once`);
  return await hoverAt(
    flow.replace(plain, () => text),
    { facts, files },
  );
}

const told: [text: string, about: string, value: string][] = [
  ['nod|es:', 'nodes', '**nodes**: The steps of the flow; the order is that of their references.'],
  [
    '  ur|l:\n    type',
    'url',
    '`url`: input of type `string`\n\nWhere to \\[look\\]\n\nDefault: `http://x`\n\nUsed by `fetch`',
  ],
  ['unu|sed', 'unused', '`unused`: input of type `list`\n\nNot used.'],
  ['type: li|st', 'list', '`list`: A list, or text that holds one as JSON.'],
  ['ans|wer', 'answer', '`answer`: output of type `string`\n\nFrom `${ask.output}`'],
  ['name: fe|tch', 'fetch', '`fetch`: python node, `fetch.py`\n\nUsed by `sum`, `ask`'],
  [
    'name: a|sk',
    'ask',
    '`ask`: llm or prompt node\n\nVariants: `short`, `long`; default `short`\n\nUsed by `sum`, `outputs.answer`',
  ],
  [
    'name: s|um',
    'sum',
    '`sum`: python node\n\nRuns once, after all lines of a run.\n\nRuns only where `${ask.output}` is `yes`.\n\nNot used.',
  ],
  [
    'url: ${inp|uts.url}',
    '${inputs.url}',
    '`url`: input of type `string`\n\nWhere to \\[look\\]\n\nDefault: `http://x`\n\nUsed by `fetch`',
  ],
  ['all: ${fetch.out|put}', '${fetch.output}', '`fetch`: python node, `fetch.py`\n\nUsed by `sum`, `ask`'],
  ['  u|rl: $', 'url', '`url: str = "x"`'],
  [
    'path: f|etch.py',
    'fetch.py',
    'File [`shared/fetch.py`](file:///w/shared/fetch.py)\n\nComes with the include `../shared`.\n\nTakes the place of [`flow/fetch.py`](file:///w/flow/fetch.py).',
  ],
  ['short|:', 'short', '`short`: default variant of `ask`'],
  [
    '../sha|red',
    '../shared',
    'Brings the folder [`shared`](file:///w/shared)\n\nIn the session: `shared/`, 2 KB\n\nTakes the place of `a.py`',
  ],
  [
    'requirements|.txt',
    'requirements.txt',
    'File [`flow/requirements.txt`](file:///w/flow/requirements.txt)\n\n2 requirements',
  ],
  [
    'promptflow-|runtime',
    'mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest',
    'Image `azureml/promptflow/promptflow-runtime` from `mcr.microsoft.com`, tag `latest`\n\nRetired: since April 2026 it gets no updates, not even for security; an image of your own with `promptflow` in it takes its place.',
  ],
];

describe('hover in a flow', () => {
  for (const [text, about, value] of told)
    it(`tells about ${JSON.stringify(text)}`, async () => assert.deepEqual(await at(text), { value, about }));

  it('tells the values of a key', async () => {
    const found = await at('use_var|iants');
    assert.equal(found?.about, 'use_variants');
    assert.match((await hoverAt('type: |chat'))?.value ?? '', /^`chat`: A flow that talks with a user\.$/);
    assert.match((await hoverAt('ty|pe: chat'))?.value ?? '', /\n- `evaluation`: A flow that judges/);
    assert.match((await hoverAt('nodes:\n- na|me: a'))?.value ?? '', /^\*\*name\*\* \(required\): /);
    assert.match((await hoverAt('nodes:\n- re|duce: true'))?.value ?? '', /Not needed: use `aggregation`\./);
  });

  it('tells the arguments of a flex flow', async () => {
    const path = '/w/flow/flow.flex.yaml';
    assert.equal(
      (await hoverAt('init:\n  mod|el:\n    type: OpenAIModelConfiguration\n', { path }))?.value,
      '`model`: argument of the class of type `OpenAIModelConfiguration`',
    );
  });

  it('knows what llm nodes take', async () => {
    assert.equal((await at('tem|perature'))?.value, '`temperature`: How free the answer is, from 0 to 2.');
  });

  it('knows images of Docker Hub and of this machine', async () => {
    const live = {
      images: async () => ['mine:latest'],
      installed: async () => undefined,
      vmSizes: async () => [],
    };
    assert.equal(
      (await hoverAt('environment:\n  image: mi|ne', { live }))?.value,
      'Image `mine` from Docker Hub, tag `latest`, as none is written\n\nIt is on this machine.',
    );
    assert.equal(await hoverAt('environment:\n  image: no |image', { live }), undefined);
  });

  it('is silent where it knows nothing', async () => {
    for (const marked of [
      '|',
      '# com|ment',
      'unkn|own: 1',
      'nodes:\n- name: a\n  inputs:\n    x: ${mis|sing.output}',
      'nodes:\n- name: a\n  inputs:\n    x: lit|eral',
      'nodes:\n- type: const|ructor',
      'description: >-\n  te|xt',
      'additional_includes:\n- ../un|known',
    ])
      assert.equal(await hoverAt(marked), undefined, marked);
    assert.equal(await at('../mis|sing'), undefined, 'a rule says that it is not there');
  });

  it('shows paths outside of the workspace from the flow', async () => {
    const found = await hoverAt('additional_includes:\n- ../../sha|red\n', {
      facts: {
        ...facts,
        workspaceFolders: ['/w/flow'],
        includes: new Map([['../../shared', { kind: 'folder', source: '/shared', name: 'shared' }]]),
      },
    });
    assert.match(found?.value ?? '', /^Brings the folder \[`\.\.\/\.\.\/shared`\]\(file:\/\/\/shared\)/);
  });

  it('shows no Markdown of the user', async () => {
    const found = await hoverAt('inputs:\n  "a`|b":\n    type: string\n    description: "**x** <b>"\n');
    assert.equal(found?.value, '`a b`: input of type `string`\n\n\\*\\*x\\*\\* \\<b\\>\n\nNot used.');
  });
});
