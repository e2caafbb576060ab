import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { parseRunDocument } from '../../../../src/language/document/runDocument.ts';
import { diagnose, type JudgedFinding } from '../../../../src/language/features/diagnose.ts';
import type { PathFact } from '../../../../src/language/features/facts.ts';
import type { RunFacts } from '../../../../src/language/features/runFacts.ts';

const flow = parseFlowDocument(
  `inputs:
  question: {type: string}
  history: {type: list, default: []}
nodes:
- {name: ask, use_variants: true}
- {name: talk, type: llm}
- {name: print, type: python, source: {type: code, path: p.py}}
node_variants:
  ask:
    default_variant_id: one
    variants:
      one: {node: {type: llm}}
      two: {node: {type: llm}}
`,
  '/flow/flow.dag.yaml',
).model;
const facts = (paths: Record<string, PathFact> = {}, columns?: string[]): RunFacts => ({
  paths: new Map(Object.entries(paths)),
  flow,
  ...(columns && { columns: { of: 'd.jsonl', names: columns } }),
});

const findingsIn = (text: string, known?: RunFacts): JudgedFinding[] =>
  diagnose(parseRunDocument(text, '/flow/run.yaml'), known);

/** `code: what is underlined`, of each finding. */
const codesIn = (text: string, known?: RunFacts): string[] =>
  findingsIn(text, known).map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);

/** The text with the fix of this number of the only finding. */
function fixed(text: string, known?: RunFacts, number = 0): string {
  const [finding, ...more] = findingsIn(text, known).filter(({ severity }) => severity !== 'hint');
  assert.deepEqual(more, []);
  const edits = finding?.fixes?.[number]?.edits ?? [];
  assert.notEqual(edits.length, 0);
  return edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
}

const complete = 'flow: .\ndata: d.jsonl\n';
const at = (name: string): PathFact => ({ kind: 'file', source: `/flow/${name}` });
const gone: PathFact = { kind: 'none', near: ['./data.jsonl'] };

describe('the rules on run files', () => {
  const cases: [string, string, string[], RunFacts?][] = [
    ['nothing', complete, []],
    ['a broken file', 'flow: [\n', ['FS100: [']],
    ['a key twice', `${complete}data: e\n`, ['FS102: data']],
    ['no mapping', '- a\n', ['FS103: - a']],
    ['an unknown key', `${complete}varient: a\n`, ['FS300: varient']],
    ['an unknown field', `${complete}resources: {vm: a}\n`, ['FS301: vm']],
    ['numbers for texts', `${complete}name: 1\ntags: {a: 2, b: }\n`, ['FS302: 1', 'FS302: 2']],
    ['nothing for a text', `${complete}name:\n`, ['FS302: ']],
    ['a list for a mapping', `${complete}tags: [a]\n`, ['FS302: [a]']],
    ['a number in the environment', `${complete}environment_variables: {PORT: 80}\n`, ['FS302: 80']],
    ['a connection that is no mapping', `${complete}connections: {ask: c}\n`, ['FS302: c']],
    ['a number in resources', `${complete}resources: {compute: 1}\n`, ['FS302: 1']],
    ['no flow and no data', 'name: a\n', ['FS303: name', 'FS303: name']],
    ['a run in place of data', 'flow: .\nrun: a\n', []],
    [
      'paths that are not there',
      'flow: ../f\ndata: d\nenvironment_variables: .env\n',
      ['FS304: ../f', 'FS304: d', 'FS304: .env'],
      facts({ '../f': gone, d: gone, '.env': gone }),
    ],
    ['paths that are not known', 'flow: ../f\ndata: d\n', [], facts({ d: { kind: 'unknown' } })],
    ['paths that are there', complete, [], facts({ '.': at(''), 'd.jsonl': at('d.jsonl') })],
    ['a flow of a registry', 'flow: azureml://registries/r/models/m/versions/1\nrun: a\n', []],
    ['half a registry', 'flow: azureml://registries/r\nrun: a\n', ['FS305: azureml://registries/r']],
    ['a flow of the web', 'flow: https://a.b/c\nrun: a\n', ['FS305: https://a.b/c']],
    ['two computes', `${complete}resources: {instance_type: Standard_D2, compute: c}\n`, ['FS306: compute']],
    ['an unknown identity', `${complete}identity: {type: system}\n`, ['FS307: system']],
    ['an identity in capitals', `${complete}identity: {type: Managed, client_id: a}\n`, []],
    ['an identity without a type', `${complete}identity: {client_id: a}\n`, ['FS307: client_id']],
    [
      'a client id of a user',
      `${complete}identity: {type: user_identity, client_id: a}\n`,
      ['FS301: client_id'],
    ],
    [
      'sources that are none',
      `${complete}column_mapping: {a: "\${inputs.a}", b: "\${data.b}", c: "\${run.c}", d: "\${x}"}\n`,
      ['FS308: "${inputs.a}"', 'FS308: "${run.c}"', 'FS308: "${x}"'],
    ],
    [
      'a run that is not there',
      `${complete}column_mapping: {a: "\${run.outputs.a}"}\n`,
      ['FS309: "${run.outputs.a}"'],
    ],
    [
      'a reference in a text',
      `${complete}column_mapping: {a: "so \${data.a}", b: "\${data.b}"}\n`,
      ['FS310: "so ${data.a}"'],
    ],
    [
      'a reference in other braces',
      `${complete}column_mapping: {a: "{{data.a}}", b: run.outputs.b, c: "<data.c>", d: the data.d}\n`,
      ['FS310: "{{data.a}}"', 'FS310: run.outputs.b', 'FS310: "<data.c>"'],
    ],
    ['only that a mapping is none', `${complete}column_mapping: question\n`, ['FS302: question'], facts()],
    [
      'dates and numbers of prompt flow’s reader',
      `${complete}name: 2024-01-01\ndescription: 1_000\ntags: {a: 0b11, b: 2024-1-1, c: 12:30}\n`,
      ['FS302: 2024-01-01', 'FS302: 1_000', 'FS302: 0b11'],
    ],
    ['constants only', `${complete}column_mapping: {a: 1, b: c}\n`, ['FS311: column_mapping']],
    [
      'an input that is none',
      `${complete}column_mapping: {qestion: "\${data.q}"}\n`,
      ['FS313: column_mapping', 'FS312: qestion'],
      facts(),
    ],
    ['all inputs', `${complete}column_mapping: {question: "\${data.q}"}\n`, [], facts()],
    [
      'a column that is none',
      `${complete}column_mapping: {question: "\${data.qestion}", a: "\${data.b.c}", line_number: "\${data.x}"}\n`,
      ['FS319: "${data.qestion}"', 'FS312: a', 'FS319: "${data.b.c}"'],
      facts({}, ['question', 'b']),
    ],
    ['no column without the data', `${complete}column_mapping: {question: "\${data.no}"}\n`, [], facts()],
    ['an input without a column', complete, ['FS319: data'], facts({}, ['q'])],
    ['an input with a column', complete, [], facts({}, ['question'])],
    [
      'an input that is neither mapped nor a column',
      `${complete}column_mapping: {history: "\${data.q}"}\n`,
      ['FS319: column_mapping'],
      facts({}, ['q']),
    ],
    [
      'an input that is not mapped but a column',
      `${complete}column_mapping: {history: "\${data.question}"}\n`,
      ['FS313: column_mapping'],
      facts({}, ['question']),
    ],
    ['an input that no run gives', 'flow: .\nrun: a\n', ['FS319: run'], facts()],
    [
      'an input that a run gives',
      'flow: .\nrun: a\ncolumn_mapping: {question: "${run.outputs.a}"}\n',
      [],
      facts(),
    ],
    ['a variant in words', `${complete}variant: ask.two\n`, ['FS314: ask.two']],
    ['no variant', `${complete}variant: ""\n`, []],
    ['a variant', `${complete}variant: \${ask.two}\n`, [], facts()],
    ['a variant that is none', `${complete}variant: \${ask.too}\n`, ['FS315: ${ask.too}'], facts()],
    ['a node without variants', `${complete}variant: \${print.one}\n`, ['FS315: ${print.one}'], facts()],
    ['a node that is none', `${complete}connections: {aks: {connection: c}}\n`, ['FS316: aks'], facts()],
    [
      'what an LLM node does not let replace',
      `${complete}connections: {talk: {conection: c, model: m}, print: {my_input: c}}\n`,
      ['FS316: conection'],
      facts(),
    ],
    ['a small machine', `${complete}resources: {instance_type: Standard_B2s}\n`, ['FS317: Standard_B2s']],
    ['old keys', `${complete}runtime: r\nstatus: Completed\n`, ['FS318: runtime', 'FS318: status']],
  ];
  for (const [name, text, expected, known] of cases)
    it(`see ${name}`, () => assert.deepEqual(codesIn(text, known), expected));

  it('say what became of the idle time', () => {
    const [finding] = findingsIn(`${complete}resources:\n  idle_time_before_shutdown_minutes: 5\n`);
    assert.match(finding?.message ?? '', /older versions took/);
  });
});

describe('the quick fixes of run files', () => {
  const map = (value: string): string =>
    `${complete}column_mapping:\n  question: ${value} # why\n  b: \${data.b}\n`;
  const cases: [string, string, string, (RunFacts | undefined)?, number?][] = [
    [
      'rename a key',
      `${complete}colum_mapping: {a: "\${data.a}"}\n`,
      `${complete}column_mapping: {a: "\${data.a}"}\n`,
    ],
    ['remove a key', `${complete}foo: 1 # x\n`, complete],
    [
      'remove the idle time',
      `${complete}resources:\n  instance_type: Standard_D2 # small\n  idle_time_before_shutdown_minutes: 60\n`,
      `${complete}resources:\n  instance_type: Standard_D2 # small\n`,
    ],
    [
      'remove resources with nothing but the idle time',
      `${complete}resources: # why\n  idle_time_before_shutdown_minutes: 30\nname: a\n`,
      `${complete}name: a\n`,
    ],
    [
      'remove the idle time between braces',
      `${complete}resources: {instance_type: Standard_D2, idle_time_before_shutdown_minutes: 60} # x\n`,
      `${complete}resources: {instance_type: Standard_D2} # x\n`,
    ],
    [
      'name the machine as prompt flow does',
      `${complete}resources: {vm_size: Standard_D2}\n`,
      `${complete}resources: {instance_type: Standard_D2}\n`,
    ],
    [
      'remove the name of a machine',
      `${complete}resources: {vm_size: Standard_D2}\n`,
      complete,
      undefined,
      1,
    ],
    [
      'write a machine',
      `${complete}resources: Standard_DS3_v2 # x\n`,
      `${complete}resources: {instance_type: Standard_DS3_v2} # x\n`,
    ],
    ['write a compute', `${complete}resources: my-ci\n`, `${complete}resources: {compute: my-ci}\n`],
    ['write an identity', `${complete}identity: "Managed"\n`, `${complete}identity: {type: managed}\n`],
    ['quote a number', `${complete}name: 1 # first\n`, `${complete}name: "1" # first\n`],
    [
      'write a connection',
      `${complete}connections:\n  ask: c\n`,
      `${complete}connections:\n  ask: {connection: c}\n`,
    ],
    [
      'change a path',
      'flow: .\ndata: dat.jsonl # d\n',
      'flow: .\ndata: ./data.jsonl # d\n',
      facts({ 'dat.jsonl': gone }),
    ],
    [
      'keep the machine',
      `${complete}resources:\n  instance_type: Standard_D2\n  compute: c\n`,
      `${complete}resources:\n  instance_type: Standard_D2\n`,
      undefined,
      1,
    ],
    ['spell an identity', `${complete}identity: {type: manged}\n`, `${complete}identity: {type: managed}\n`],
    [
      'use another identity',
      `${complete}identity: {type: user_identity, client_id: a}\n`,
      `${complete}identity: {type: managed, client_id: a}\n`,
    ],
    ['take a column', map('${inputs.question}'), map('"${data.question}"')],
    ['mend a reference', map('${data.question'), map('"${data.question}"')],
    ['mend its space', map('${ data.question }'), map('"${data.question}"')],
    ['mend its braces', map('"{{ data.question }}"'), map('"${data.question}"')],
    [
      'spell a column',
      `${complete}column_mapping:\n  question: \${data.qestion} # why\n`,
      `${complete}column_mapping:\n  question: "\${data.question}" # why\n`,
      facts({}, ['question', 'b']),
    ],
    [
      'take the column of the input',
      `${complete}column_mapping: {question: '\${data.xyz}'}\n`,
      `${complete}column_mapping: {question: '\${data.question}'}\n`,
      facts({}, ['question', 'b']),
    ],
    ['name a column', map('${data}'), map('"${data.question}"')],
    ['quote a date', `${complete}name: 2024-01-01\n`, `${complete}name: "2024-01-01"\n`],
    [
      'spell what is replaced',
      `${complete}connections:\n  talk: {conection: c}\n`,
      `${complete}connections:\n  talk: {connection: c}\n`,
      facts(),
    ],
    ['write a variant', `${complete}variant: ask.two\n`, `${complete}variant: "\${ask.two}"\n`],
    ['spell a variant', `${complete}variant: \${ask.too}\n`, `${complete}variant: "\${ask.two}"\n`, facts()],
    [
      'spell a node',
      `${complete}connections:\n  aks: {connection: c}\n`,
      `${complete}connections:\n  ask: {connection: c}\n`,
      facts(),
    ],
    ['remove a key of old', `${complete}runtime: r\n`, complete],
  ];
  for (const [name, before, after, known, number] of cases)
    it(name, () => {
      assert.equal(fixed(before, known, number), after);
      assert.deepEqual(
        findingsIn(after, known).filter(({ severity }) => severity !== 'hint'),
        [],
      );
    });
});
