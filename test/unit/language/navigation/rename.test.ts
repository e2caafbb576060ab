import { deepEqual, equal } from 'node:assert/strict';
import { prepareRename } from '../../../../src/language/features/navigation/prepareRename.ts';
import { flow, withCursor, workspace } from './flows.ts';
import { renamed } from './renamed.ts';
import { openAt, shown } from './workspace.ts';

const dag = '/w/ask/flow.dag.yaml';

const one = async (marked: string, name: string): Promise<Record<string, string> | string> =>
  await renamed({ '/w/flow.dag.yaml': marked }, '/w/flow.dag.yaml', name);

describe('rename', () => {
  it('renames an input in the flow and in its runs, not the parameters of tools', async () => {
    deepEqual(await renamed(withCursor(dag, '${inputs.que|stion}'), dag, 'asked'), {
      [dag]: flow
        .replace('inputs:\n  question:', 'inputs:\n  asked:')
        .replace('${inputs.question}', '${inputs.asked}')
        .replace('${flow.question}', '${flow.asked}'),
      '/w/ask/run.yaml': workspace['/w/ask/run.yaml']!.replace('  question:', '  asked:'),
    });
  });

  it('renames a node from a run, with its variants', async () => {
    deepEqual(await renamed(withCursor('/w/ask/run.yaml', '${rep|ly.long}'), '/w/ask/run.yaml', 'speak'), {
      [dag]: flow.replaceAll(/\breply\b(?!\.jinja2)/g, 'speak'),
      '/w/ask/run.yaml': workspace['/w/ask/run.yaml']!.replaceAll('reply', 'speak'),
    });
  });

  it('renames an output in runs that build on a run of the flow', async () => {
    deepEqual(await renamed(withCursor(dag, '  ans|wer:'), dag, 'said'), {
      [dag]: flow.replace('answer:', 'said:'),
      '/w/ask/evaluate.yaml': workspace['/w/ask/evaluate.yaml']!.replace('outputs.answer', 'outputs.said'),
    });
  });

  it('renames a variant', async () => {
    deepEqual(await renamed(withCursor(dag, 'default_variant_id: sh|ort'), dag, 'brief'), {
      [dag]: flow.replaceAll('short', 'brief'),
    });
  });

  it('keeps quotes, comments and line ends', async () => {
    deepEqual(
      await one(
        `"inputs":\r\n  'a|': {type: string} # a\r\nnodes:\r\n- {name: n, inputs: {x: "\${inputs.a}", y: '\${inputs.a}'}}\r\n`,
        'b',
      ),
      {
        '/w/flow.dag.yaml': `"inputs":\r\n  'b': {type: string} # a\r\nnodes:\r\n- {name: n, inputs: {x: "\${inputs.b}", y: '\${inputs.b}'}}\r\n`,
      },
    );
  });

  it('renames once what an anchor shares', async () => {
    const text =
      'inputs:\n  a|: &i\n    type: string\nnodes:\n- name: n\n  inputs: &x\n    q: ${inputs.a}\n- name: m\n  inputs: *x\n';
    deepEqual(await one(text, 'b'), {
      '/w/flow.dag.yaml': text.replace('a|', 'b').replace('inputs.a', 'inputs.b'),
    });
  });

  it('takes names with characters of two units', async () => {
    deepEqual(
      await one('inputs:\n  "😀": {}\n  a|: {}\noutputs:\n  o: {reference: "${inputs.a}"}\n', 'größe'),
      {
        '/w/flow.dag.yaml':
          'inputs:\n  "😀": {}\n  größe: {}\noutputs:\n  o: {reference: "${inputs.größe}"}\n',
      },
    );
  });

  const text = 'inputs:\n  a|: {}\n  b: {}\noutputs:\n  o: {reference: "${inputs.a}"}\n';
  for (const [name, refused] of [
    ['b', 'there is an input "b" already'],
    ['true', '"true" has a meaning of its own in YAML'],
    [
      'a b',
      '"a b" is no name: it must begin with a letter or "_" and have only letters, digits, "_" and "-"',
    ],
    ['', '"" is no name: it must begin with a letter or "_" and have only letters, digits, "_" and "-"'],
  ] as const)
    it(`refuses ${JSON.stringify(name)}`, async () => equal(await one(text, name), refused));

  it('refuses a node that would hide the inputs', async () => {
    equal(
      await one('nodes:\n- name: a|\n', 'inputs'),
      '"${inputs.…}" stands for the inputs of the flow, so no node can be called "inputs"',
    );
  });

  it('refuses where another place of the name is folded or has escapes', async () => {
    const written = 'inputs:\n  a|: {}\nnodes:\n- name: n\n  inputs:\n    q: "${inputs\\x2ea}"\n';
    equal(
      await one(written, 'c'),
      'line 6 of "flow.dag.yaml" writes "a" with escapes or over several lines; write it plainly first',
    );
  });
});

describe('prepareRename', () => {
  async function prepare(path: string, marked: string): Promise<string> {
    const { document, position, files, texts } = openAt(withCursor(path, marked), path);
    const found = await prepareRename(document, position, { files });
    return 'refused' in found ? found.refused : shown(texts, files.uri(path), found.range);
  }

  it('gives the name alone', async () => {
    equal(await prepare(dag, '${inputs.ques|tion}'), 'flow.dag.yaml:15 question');
    equal(await prepare('/w/ask/run.yaml', '${reply.lo|ng}'), 'run.yaml:4 long');
  });

  for (const [path, marked, refused] of [
    [
      dag,
      'type: py|thon',
      'only inputs, outputs, nodes, variants and the variables of templates can be renamed',
    ],
    [
      dag,
      '${reply.out|put.text}',
      'only inputs, outputs, nodes, variants and the variables of templates can be renamed',
    ],
    [dag, 'path: fi|nd.py', 'this is a path; rename the file itself'],
    ['/w/flex/flow.flex.yaml', 'entry: fi|nd:search', 'this is the module "find"; rename its file'],
    [
      '/w/flex/flow.flex.yaml',
      'entry: find:sea|rch',
      '"search" is a name of the module "find"; rename it there with the tools for Python, then here',
    ],
    [
      dag,
      '    que|stion: ${inputs.question}',
      '"question" is a parameter of the function "search" in "find.py"; rename it there with the tools for Python, then here',
    ],
    ['/w/ask/requirements.txt', 'pydan|tic', 'names of packages are not changed'],
  ] as const)
    it(`refuses ${JSON.stringify(marked)}`, async () => equal(await prepare(path, marked), refused));

  it('refuses what is nowhere declared', async () => {
    const { document, position, files } = openAt(
      { '/w/flow.dag.yaml': 'outputs:\n  o: {reference: "${n|o.output}"}\n' },
      '/w/flow.dag.yaml',
    );
    deepEqual(await prepareRename(document, position, { files }), { refused: 'no node "no" is there' });
  });

  it('refuses names of a flow that is not there', async () => {
    const text = 'flow: ../gone\ndata: d\ncolumn_mapping:\n  a|: b\n';
    const { document, position, files } = openAt({ '/w/run.yaml': text }, '/w/run.yaml');
    deepEqual(await prepareRename(document, position, { files }), {
      refused: 'the flow that "a" belongs to was not found',
    });
  });
});
