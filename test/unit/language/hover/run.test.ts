import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import type { RunFacts } from '../../../../src/language/features/runFacts.ts';
import { hoverAt } from './hoverAt.ts';

const flow =
  'inputs:\n  url:\n    type: string\noutputs:\n  answer:\n    type: int\nnodes:\n- name: ask\n  type: llm\n';
const facts: RunFacts = {
  paths: new Map([
    ['../flow', { kind: 'folder', source: '/w/flow' }],
    ['data.csv', { kind: 'file', source: '/w/runs/data.csv' }],
  ]),
  flow: parseFlowDocument(flow, '/w/flow/flow.dag.yaml').model,
};
const around = {
  kind: 'run',
  path: '/w/runs/run.yml',
  files: {
    '/w/runs/data.csv': 'link,size\na,1\n',
    '/w/runs/base.yml': 'flow: ../flow\ndata: data.csv\nname: base\n',
    '/w/flow/flow.dag.yaml': flow,
  },
  facts,
} as const;

const told: [marked: string, about: string, value: string][] = [
  ['flow: ../fl|ow', '../flow', 'Folder [`../flow`](file:///w/flow)'],
  ['data: da|ta.csv', 'data.csv', 'File [`data.csv`](file:///w/runs/data.csv)\n\nColumns: `link`, `size`'],
  ['column_mapping:\n  u|rl: x', 'url', '`url`: input of type `string`\n\nNot used.'],
  ['data: data.csv\ncolumn_mapping:\n  url: ${data.li|nk}', '${data.link}', '`link`: column of `data.csv`'],
  [
    'run: base\ncolumn_mapping:\n  url: ${run.outputs.ans|wer}',
    '${run.outputs.answer}',
    '`answer`: output of type `int`',
  ],
  [
    'run: base\ncolumn_mapping:\n  url: ${run.inputs.u|rl}',
    '${run.inputs.url}',
    '`url`: input of type `string`\n\nNot used.',
  ],
  ['variant: ${as|k.v0}', '${ask.v0}', '`ask`: llm node\n\nNot used.'],
  ['connections:\n  as|k:\n    model: x', 'ask', '`ask`: llm node\n\nNot used.'],
  [
    'resources:\n  instance_type: Stand|ard_D2',
    'Standard_D2',
    '`Standard_D2`: The VM size of the serverless compute session.',
  ],
  [
    'identity:\n  type: user_|identity',
    'user_identity',
    '`user_identity`: As the user who starts the run; the default.',
  ],
  [
    'identity:\n  client|_id: x',
    'client_id',
    '**client\\_id**: The client id of the workspace’s identity that is meant; only with `managed`.',
  ],
];

describe('hover in a run file', () => {
  for (const [marked, about, value] of told)
    it(`tells about ${JSON.stringify(marked)}`, async () =>
      assert.deepEqual(await hoverAt(marked, around), { value, about }));

  it('is silent where it knows nothing', async () => {
    for (const marked of [
      'data: data.csv\ncolumn_mapping:\n  url: ${data.no|ne}',
      'column_mapping:\n  no|ne: x',
      'run: base\ncolumn_mapping:\n  url: ${run.outputs.no|ne}',
      'run: other\ncolumn_mapping:\n  url: ${run.outputs.ans|wer}',
      'flow: ../no|ne',
      'resources:\n  id|le: 1',
    ])
      assert.equal(await hoverAt(marked, around), undefined, marked);
  });
});
