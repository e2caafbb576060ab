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

  const columns = async (name: string, text: string): Promise<readonly string[] | undefined> => {
    folder.write({ [`runs/${name}`]: text });
    return (await gather(`flow: ../flow\ndata: ${name}\n`)).columns?.names;
  };

  it('knows the columns of all lines of the data', async () => {
    assert.deepEqual(await columns('a.jsonl', '{"q": "x"}\r\n\r\n{"q": 1, "r.s": {"t": 2}}\n'), ['q', 'r.s']);
    assert.deepEqual(await columns('a.csv', 'q,"r s"\n1,2\n'), ['q', 'r s']);
    assert.deepEqual(await columns('a.tsv', 'q\tr,s\n1\t2\n'), ['q', 'r,s']);
  });

  for (const [name, text] of [
    ['a.jsonl', ''],
    ['a.jsonl', '{"q": "x"}\n{"q": \n'],
    ['a.jsonl', '["q"]\n'],
    ['a.csv', 'q,"r,s"\n1,2\n'],
    ['a.csv', 'q,q\n1,2\n'],
    ['a.csv', 'q,\n1,2\n'],
    ['a.csv', 'q\n'],
    ['a.txt', '{"q": "x"}\n'],
    ['a.jsonl', '{"q": "x"}\n'.repeat(200_000)],
  ] as const)
    it(`says nothing of the columns of ${name} with ${JSON.stringify(text.slice(0, 30))}`, async () => {
      assert.equal(await columns(name, text), undefined);
    });
});
