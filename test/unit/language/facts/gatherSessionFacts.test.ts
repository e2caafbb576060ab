import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { gatherSessionFacts } from '../../../../src/language/facts/gatherSessionFacts.ts';
import { TestFolder } from '../../../support/folder.ts';

describe('gatherSessionFacts', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder({
      'flow/flow.dag.yaml': '',
      'flow/util.py': 'own',
      'flow/.gitignore': 'secret.txt\n',
      'lib/util.py': 'longer',
      'lib/data/a.bin': '0123456789',
      'lib/secret.txt': '',
      'loop/in.py': '',
      'second/flow.dag.yaml': '',
    });
  });
  afterEach(() => folder.remove());

  it('tells sizes, what is overwritten, what is left out, and what a session refuses', async () => {
    symlinkSync(folder.at('loop'), folder.at('loop/round'));
    const text =
      'additional_includes:\n- ../lib/util.py\n- ../lib/data\n- ../lib/secret.txt\n- ../loop\n- ../second/flow.dag.yaml\n';
    const document = parseFlowDocument(text, folder.at('flow/flow.dag.yaml'));
    const facts = (await gatherSessionFacts(document, new AbortController().signal))!;
    assert.deepEqual(
      [facts.bytesByInclude.get('../lib/util.py'), facts.bytesByInclude.get('../lib/data')],
      [6, 10],
    );
    assert.ok(facts.totalBytes >= 16);
    assert.deepEqual(facts.overwrites[0], {
      path: 'util.py',
      by: folder.at('lib/util.py'),
      replaced: folder.at('flow/util.py'),
      item: '../lib/util.py',
    });
    assert.deepEqual([...facts.leftOut], [['../lib/secret.txt', 'ignored by .gitignore']]);
    assert.deepEqual(
      facts.problems.map(({ code, item }) => [code, item]),
      [
        ['FSE121', '../loop'],
        ['FSE133', '../second/flow.dag.yaml'],
      ],
    );
  });

  it('is not known of a folder that is gone only as far as its own files go', async () => {
    const document = parseFlowDocument('nodes: []', folder.at('never/flow.dag.yaml'));
    const facts = await gatherSessionFacts(document, new AbortController().signal);
    assert.equal(facts?.files, 0);
  });

  it('is not known once it is cancelled', async () => {
    const document = parseFlowDocument('nodes: []', folder.at('flow/flow.dag.yaml'));
    assert.equal(await gatherSessionFacts(document, AbortSignal.abort()), undefined);
  });
});
