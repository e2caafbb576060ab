import assert from 'node:assert/strict';
import { parseRunDocument } from '../../../../src/language/document/runDocument.ts';
import { gatherRunFacts } from '../../../../src/language/facts/gatherRunFacts.ts';
import type { RunFacts } from '../../../../src/language/features/runFacts.ts';
import { TestFolder } from '../../../support/folder.ts';

describe('gatherRunFacts', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder({
      'flow/flow.dag.yaml': 'inputs: { question: { type: string } }\n',
      'runs/data.jsonl': '',
      'empty/readme.md': '',
    });
  });
  afterEach(() => folder.remove());

  const gather = async (text: string): Promise<RunFacts> =>
    await gatherRunFacts(parseRunDocument(text, folder.at('runs/run.yml')));

  it('looks beside the run file, and reads the flow', async () => {
    const { paths, flow } = await gather('flow: ../flow\ndata: data.json\n');
    assert.deepEqual(paths.get('../flow'), { kind: 'folder', source: folder.at('flow') });
    assert.deepEqual(paths.get('data.json'), { kind: 'none', near: ['data.jsonl'] });
    assert.deepEqual(
      flow?.inputs.map(({ name }) => name),
      ['question'],
    );
  });

  it('does not look for what is remote', async () => {
    const { paths, flow } = await gather('flow: azureml:my-flow\ndata: https://example.com/data.jsonl\n');
    assert.deepEqual([...paths], []);
    assert.equal(flow, undefined);
  });

  it('knows no flow where there is none, or none that can be read', async () => {
    assert.equal((await gather('flow: ../empty\ndata: data.jsonl\n')).flow, undefined);
    assert.equal((await gather('flow: C:\\flows\\one\n')).paths.get('C:\\flows\\one')?.kind, 'unknown');
  });
});
