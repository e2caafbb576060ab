import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { accept, completeAt, labelsAt } from './accept.ts';

const flow = `inputs:
  question:
    type: string
  url:
    type: string
outputs:
  answer:
    type: string
nodes:
- name: ask
  type: llm
- name: cut
  type: python
node_variants:
  ask:
    default_variant_id: v0
    variants:
      v0: {node: {}}
      v1: {node: {}}
`;
const around = {
  kind: 'run',
  path: '/w/runs/run.yml',
  files: {
    '/w/runs/data.jsonl': '\ufeff{"question": "a, b", "more": {"x": 1}}\r\nbroken',
    '/w/runs/table.csv': 'one,"two"\n1,2\n',
    '/w/runs/notes.md': '',
    '/w/flow/flow.dag.yaml': flow,
  },
  facts: { paths: new Map(), flow: parseFlowDocument(flow, '/w/flow/flow.dag.yaml').model },
  live: {
    images: async () => [],
    installed: async () => undefined,
    vmSizes: async () => ['Standard_DS3_v2', 'Standard_E4s_v3'],
  },
} as const;

describe('completing run files', () => {
  it('offers keys, required ones first', async () => {
    assert.deepEqual((await labelsAt('|', around)).slice(0, 2), ['run file', 'flow']);
    assert.deepEqual(await labelsAt('resources:\n  |', around), ['instance_type', 'compute']);
    assert.deepEqual(await labelsAt('identity:\n  |', around), ['type', 'client_id']);
    assert.ok(!(await labelsAt('flow: .\n|', around)).includes('runtime'));
  });

  it('offers VM sizes and identities', async () => {
    assert.deepEqual(await labelsAt('resources:\n  instance_type: |', around), [
      'Standard_DS3_v2',
      'Standard_E4s_v3',
    ]);
    assert.deepEqual(await labelsAt('identity:\n  type: |', around), ['user_identity', 'managed']);
  });

  it('offers the flows of the workspace and data files', async () => {
    assert.deepEqual(await labelsAt('flow: |', around), ['../flow', '../']);
    assert.deepEqual(await labelsAt('flow: ../|', around), ['../', 'flow/', 'runs/']);
    assert.deepEqual(await labelsAt('data: |', around), ['data.jsonl', 'table.csv', 'notes.md', '../']);
    assert.deepEqual(await labelsAt('data: azureml:|', around), []);
  });

  it('maps the inputs of the flow', async () => {
    assert.deepEqual(await labelsAt('column_mapping:\n  |', around), ['question', 'url']);
    assert.deepEqual(await labelsAt('column_mapping:\n  url: x\n  |', around), ['question']);
    assert.equal(await accept('column_mapping:\n  qu|', 'question', around), 'column_mapping:\n  question: ');
  });

  it('offers columns of the data, the one of the same name first', async () => {
    const map = 'column_mapping:\n  question: |';
    assert.deepEqual(await labelsAt(`data: data.jsonl\n${map}`, around), ['data.question', 'data.more']);
    assert.deepEqual(await labelsAt(`data: table.csv\n${map}`, around), ['data.one', 'data.two']);
    assert.equal(
      await accept(`data: table.csv\n${map.replace('|', '${da|}')}`, 'data.one', around),
      'data: table.csv\ncolumn_mapping:\n  question: ${data.one}',
    );
  });

  it('offers what the run took and gave that it builds on', async () => {
    const base = { '/w/runs/base.yml': 'flow: ../flow\ndata: data.jsonl\nname: base\n' };
    const marked = 'run: base\ncolumn_mapping:\n  url: |';
    const labels = await labelsAt(marked, { ...around, files: { ...around.files, ...base } });
    assert.deepEqual(labels, ['run.inputs.url', 'run.outputs.answer', 'run.inputs.question']);
    // Its file is not known: what is called the same is likely.
    assert.deepEqual(await labelsAt(marked, around), ['run.outputs.url', 'run.inputs.url']);
  });

  it('offers variants, and nodes with connections', async () => {
    assert.deepEqual(await labelsAt('variant: |', around), ['ask.v0', 'ask.v1']);
    assert.equal(await accept('variant: |', 'ask.v1', around), 'variant: ${ask.v1}');
    assert.deepEqual(await labelsAt('connections:\n  |', around), ['ask']);
    assert.deepEqual(await labelsAt('connections:\n  ask:\n    |', around), [
      'connection',
      'deployment_name',
      'model',
    ]);
  });

  it('offers nothing of a flow that is not known', async () => {
    const { items } = await completeAt('column_mapping:\n  |', { kind: 'run', path: '/w/run.yml' });
    assert.deepEqual(items, []);
  });
});
