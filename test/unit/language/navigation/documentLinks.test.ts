import { deepEqual } from 'node:assert/strict';
import { documentLinks } from '../../../../src/language/features/navigation/documentLinks.ts';
import { workspace } from './flows.ts';
import { openAt } from './workspace.ts';

async function linksOf(path: string, text = workspace[path]!): Promise<(string | undefined)[][]> {
  const { document, files } = openAt({ ...workspace, [path]: `${text}|` }, path);
  const links = await documentLinks(document, { files });
  return links.map(({ range, target, tooltip }) => [String(range.start.line + 1), target, tooltip]);
}

describe('documentLinks', () => {
  it('links the files of a flow, with the include that brings them', async () => {
    deepEqual(await linksOf('/w/ask/flow.dag.yaml'), [
      ['13', 'file:///w/shared/find.py', 'Open the source, from ../shared/find.py'],
      ['27', 'file:///w/ask/reply.jinja2', 'Open the source'],
      ['36', 'file:///w/shared/tools/long.jinja2', 'Open the source, from ../shared/tools'],
      ['46', 'file:///w/shared/find.py', 'Open the included file'],
      ['43', 'file:///w/ask/requirements.txt', 'Open the requirements file'],
    ]);
  });

  it('links the flow and the data of a run, and the schema', async () => {
    const schema = 'https://azuremlschemas.azureedge.net/promptflow/latest/Run.schema.json';
    deepEqual(
      await linksOf(
        '/w/ask/run.yaml',
        `$schema: ${schema}\nflow: .\ndata: data.jsonl\nenvironment_variables: gone\n`,
      ),
      [
        ['1', schema, 'Open the JSON schema'],
        ['2', 'file:///w/ask/flow.dag.yaml', 'Open the flow'],
        ['3', 'file:///w/ask/data.jsonl', 'Open the file'],
      ],
    );
  });

  it('links nothing remote', async () => {
    deepEqual(
      await linksOf('/w/ask/run.yaml', 'flow: azureml:ask\ndata: https://example.com/data.jsonl\n'),
      [],
    );
  });

  it('links what a requirements file brings', async () => {
    deepEqual(await linksOf('/w/ask/requirements.txt'), [['1', 'file:///w/ask/more.txt', 'Open the file']]);
  });
});
