import { deepEqual } from 'node:assert/strict';
import { documentHighlights } from '../../../../src/language/features/navigation/documentHighlights.ts';
import { references } from '../../../../src/language/features/navigation/references.ts';
import { withCursor } from './flows.ts';
import { openAt, shown } from './workspace.ts';

const dag = '/w/ask/flow.dag.yaml';

async function find(path: string, marked: string, includeDeclaration = false): Promise<string[]> {
  const { document, position, files, texts } = openAt(withCursor(path, marked), path);
  const found = await references(document, position, { includeDeclaration }, { files });
  return found.map(({ uri, range }) => shown(texts, uri, range));
}

describe('references', () => {
  it('finds an input in its nodes and in the runs of the flow', async () => {
    deepEqual(await find(dag, '  que|stion:\n    type', true), [
      'flow.dag.yaml:2 question',
      'flow.dag.yaml:15 question',
      'flow.dag.yaml:29 question',
      'run.yaml:6 question',
    ]);
  });

  it('finds a node with its variants, in activate, outputs, and connections and variants of runs', async () => {
    deepEqual(await find('/w/ask/run.yaml', '  re|ply:\n    connection'), [
      'flow.dag.yaml:7 reply',
      'flow.dag.yaml:19 reply',
      'run.yaml:8 reply',
      'run.yaml:4 reply',
    ]);
    deepEqual(await find(dag, '- name: fi|nd'), [
      'flow.dag.yaml:30 find',
      'flow.dag.yaml:38 find',
      'flow.dag.yaml:40 find',
    ]);
  });

  it('finds an output in runs that build on a run of the flow', async () => {
    deepEqual(await find(dag, '  ans|wer:'), ['evaluate.yaml:4 answer']);
  });

  it('finds a variant', async () => {
    deepEqual(await find(dag, '      lo|ng:'), ['run.yaml:4 long']);
    deepEqual(await find(dag, '      sh|ort:'), ['flow.dag.yaml:20 short']);
  });

  it('finds a file in all flows, also where it arrives by an include or is the module of an entry', async () => {
    deepEqual(await find(dag, 'path: fi|nd.py'), [
      'flow.dag.yaml:13 find.py',
      'flow.dag.yaml:46 ../shared/find.py',
      'flow.flex.yaml:2 ../shared/find.py',
      'flow.flex.yaml:1 find:search',
    ]);
  });
});

describe('documentHighlights', () => {
  it('shows where a name is declared and where it is read', () => {
    const { document, position } = openAt(withCursor(dag, '${re|ply.output.text}'), dag);
    deepEqual(
      documentHighlights(document, position).map(({ range, kind }) => [range.start.line + 1, kind]),
      [
        [7, 2],
        [16, 3],
        [19, 2],
      ],
    );
  });

  it('keeps an input apart from a key of the same name', () => {
    const { document, position } = openAt(withCursor(dag, '  que|stion:\n    type'), dag);
    deepEqual(
      documentHighlights(document, position).map(({ range }) => range.start.line + 1),
      [2, 15, 29],
    );
  });
});
