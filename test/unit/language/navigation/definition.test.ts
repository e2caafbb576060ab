import { deepEqual, equal } from 'node:assert/strict';
import { definition } from '../../../../src/language/features/navigation/definition.ts';
import { withCursor } from './flows.ts';
import { openAt, shown } from './workspace.ts';

const dag = '/w/ask/flow.dag.yaml';

async function find(path: string, marked: string): Promise<string[]> {
  const { document, position, files, texts } = openAt(withCursor(path, marked), path);
  const found = await definition(document, position, { files });
  return found.map(({ targetUri, targetSelectionRange }) => shown(texts, targetUri, targetSelectionRange));
}

describe('definition', () => {
  for (const [marked, ...expected] of [
    ['${inputs.que|stion}', 'flow.dag.yaml:2 question'],
    ['${in|puts.question}', 'flow.dag.yaml:2 question'],
    ['${flow.quest|ion}', 'flow.dag.yaml:2 question'],
    ['${re|ply.output.text}', 'flow.dag.yaml:16 reply'],
    ['"${find.out|put}"', 'flow.dag.yaml:9 find'],
    ['when: ${fi|nd.output}', 'flow.dag.yaml:9 find'],
    ['  rep|ly:\n    default', 'flow.dag.yaml:16 reply'],
    ['- name: rep|ly', 'flow.dag.yaml:22 short', 'flow.dag.yaml:31 long'],
    ['- name: fi|nd', 'flow.dag.yaml:9 find'],
    ['default_variant_id: sh|ort', 'flow.dag.yaml:22 short'],
    ['path: fi|nd.py', 'find.py:4 search'],
    ['path: rep|ly.jinja2', 'reply.jinja2:1'],
    ['path: tools/lo|ng.jinja2', 'long.jinja2:1'],
    ['- ../shared/to|ols', 'long.jinja2:1'],
    ['- ../shared/fi|nd.py', 'find.py:1'],
    ['python_requirements_txt: req|uirements.txt', 'requirements.txt:1'],
    ['type: py|thon'],
  ] as const)
    it(`leads from ${JSON.stringify(marked)} to ${expected.join(' and ') || 'nothing'}`, async () => {
      deepEqual(await find(dag, marked), expected);
    });

  for (const [path, marked, expected] of [
    ['/w/ask/run.yaml', 'flow: .|', 'flow.dag.yaml:1'],
    ['/w/ask/run.yaml', 'data: da|ta.jsonl', 'data.jsonl:1'],
    ['/w/ask/run.yaml', '  ques|tion:', 'flow.dag.yaml:2 question'],
    ['/w/ask/run.yaml', '${reply.lo|ng}', 'flow.dag.yaml:31 long'],
    ['/w/ask/run.yaml', '${rep|ly.long}', 'flow.dag.yaml:16 reply'],
    ['/w/ask/run.yaml', '  rep|ly:\n    connection', 'flow.dag.yaml:16 reply'],
    ['/w/ask/evaluate.yaml', '  sa|id:', 'flow.dag.yaml:2 said'],
    ['/w/ask/evaluate.yaml', '${run.outputs.ans|wer}', 'flow.dag.yaml:5 answer'],
    ['/w/ask/requirements.txt', '-r mo|re.txt', 'more.txt:1'],
    ['/w/flex/flow.flex.yaml', 'entry: find:sea|rch', 'find.py:4 search'],
  ] as const)
    it(`leads from ${JSON.stringify(marked)} in ${path} to ${expected}`, async () => {
      deepEqual(await find(path, marked), [expected]);
    });

  it('takes what the disk says before what the text does', async () => {
    const { document, position, files } = openAt(withCursor(dag, 'path: fi|nd.py'), dag);
    const facts = {
      folder: '/w/ask',
      workspaceFolders: ['/w'],
      paths: new Map([['find.py', { kind: 'file' as const, source: '/elsewhere/find.py' }]]),
      includes: new Map(),
      definitions: ['flow.dag.yaml'],
      requirementsTxt: true,
    };
    const [link] = await definition(document, position, { files, facts });
    equal(link?.targetUri, 'file:///elsewhere/find.py');
  });

  it('leads from an output of a run that is no file to every flow that has one', async () => {
    const texts = withCursor('/w/ask/evaluate.yaml', '${run.outputs.ans|wer}');
    texts['/w/ask/evaluate.yaml'] = texts['/w/ask/evaluate.yaml']!.replace('run: base', 'run: gone');
    const { document, position, files } = openAt(texts, '/w/ask/evaluate.yaml');
    const found = await definition(document, position, { files });
    deepEqual(
      found.map(({ targetUri }) => targetUri),
      ['file:///w/ask/flow.dag.yaml'],
    );
  });
});
