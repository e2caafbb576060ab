import { deepEqual, equal } from 'node:assert/strict';
import { documentKind } from '../../../../src/language/document/documentKind.ts';
import { topKeysOfRuns } from '../../../../src/language/document/looksLikeRun.ts';
import { resourcesKeys, runKeys } from '../../../../src/language/features/schema/runKeys.ts';

const kind = (text: string): string | undefined => documentKind('/w/any.yaml', text);

describe('documentKind', () => {
  for (const text of [
    'flow: f\ndata: d.jsonl\n',
    '\ufeffflow: f # which\nrun: one\n',
    '---\n# a run\nflow: ../my flow\ndata: d\n',
    '"flow": f\n"data": d\n',
    "'flow' : f\n'run': 'x'\n",
    '{flow: f, data: d.jsonl}',
    '# why\n{\n  "flow": "f",\n  "data": "d.jsonl"\n}\n',
    '  flow: f\n  data: d\n',
    'flow:\ndata:\n',
    '"$schema": https://azuremlschemas.azureedge.net/promptflow/latest/Run.schema.json\n',
    "  '$schema': 'https://a.b/Run.schema.json'\n  steps: [a]\n",
    'flow: f\ndata: d\ncolum_mapping:\n  a: ${data.b}\n',
    'flow: f\ndata: d\nvarient: x\n',
    'flow: f\ndata: d\nidle_time_before_shutdown_minutes: 5\n',
    'flow: f\ndata: d\ncolumn_mapping: {}\nowner: me\n',
  ])
    it(`takes ${JSON.stringify(text)} for a run`, () => equal(kind(text), 'run'));

  for (const text of [
    'name: x\nflow: nightly\nrun: npm test\nsteps:\n- a\n',
    'name: x\nflow: nightly\nrun: npm test\n',
    'flow: nightly\nrun: test\njobs:\n  a: b\n',
    'on: push\nflow: a\nrun: b\n',
    'services:\n  a: {image: b}\nflow: x\ndata: y\n',
    'flow:\n  a: b\nrun: x\n',
    'flow: f\nrun: |\n  npm\n',
    'flow: f\ndata:\n- x\n',
    'flow: true\ndata: d\n',
    'flow: 3\ndata: d\n',
    'x:\n  flow: f\n  data: d\n',
    'flow: f\n',
    'a: |\n  flow: f\n  data: d\n',
    '{flow: f, steps: [a], run: b}',
    '$schema: https://a.b/Other.schema.json\nflow: f\ndata: d\n',
    '',
  ])
    it(`leaves ${JSON.stringify(text)} alone`, () => equal(kind(text), undefined));

  it('knows every key of a run', () => {
    deepEqual(
      topKeysOfRuns.toSorted(),
      [
        ...Object.keys(runKeys),
        ...Object.keys(resourcesKeys),
        'idle_time_before_shutdown_minutes',
      ].toSorted(),
    );
  });
});
