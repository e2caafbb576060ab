import { equal } from 'node:assert/strict';
import { bufferKind } from '../../../../src/language/document/bufferKind.ts';

const kind = (text: string, languageId = 'yaml'): string | undefined =>
  bufferKind({ scheme: 'untitled', path: 'Untitled-1', languageId, text });

describe('bufferKind of a buffer without a name', () => {
  for (const text of [
    'entry: a:b\nfoo: 1\n',
    'entry: "my.mod:Go"\n',
    'nodes:\n- name: x\n',
    'nodes:\n  # first\n  - name: x\n    type: python\n    source:\n      path: a.py\n      any: b\n  - other: y\n',
    '"nodes":\n- type: llm\n\n  name: x\n  inputs: {}\n',
    'inputs: {}\nnodes: []\n',
    'outputs: {}\nnodes:\n- whatever: x\n',
  ])
    it(`takes ${JSON.stringify(text)} for a flow`, () => equal(kind(text), 'flow'));

  for (const text of [
    'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- name: control-plane\n',
    'apiVersion: v1\nkind: List\ninputs: {}\nnodes: []\n',
    'nodes:\n- role: worker\n',
    'nodes:\n- name: db\n  address: 10.0.0.1\n',
    'nodes:\n  a: {name: b}\n',
    'nodes:\n',
    'entry: src/main.ts\n',
    'entry: a:b\nservices: {}\n',
    'jobs:\n  nodes:\n  - name: x\n',
  ])
    it(`leaves ${JSON.stringify(text)} alone`, () => equal(kind(text), undefined));

  it('knows runs and requirements, and looks into YAML only', () => {
    equal(kind('flow: a\ndata: b\n'), 'run');
    equal(kind('pydantic\n', 'pip-requirements'), 'requirements');
    equal(kind('nodes:\n- name: x\n', 'plaintext'), undefined);
  });

  it('goes by the name of a saved one', () => {
    const text = 'nodes:\n- name: x\n';
    equal(bufferKind({ scheme: 'file', path: '/w/a.yaml', languageId: 'yaml', text }), undefined);
  });
});
