import type { DocumentKind } from '../../src/language/document/documentKind.ts';
import { languageFlows } from '../support/languageFlows.ts';
import { textMutations } from '../support/mutations/textMutations.ts';
import { SeededRandom } from '../support/seededRandom.ts';

export interface BrokenDocument {
  kind: DocumentKind;
  text: string;
}

const run = `$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Run.schema.json
name: "größe 😀"
flow: ../whole   # the flow
data: data.jsonl
column_mapping:
  text: \${data.text}
  count: \${run.outputs.count}
variant: \${say.variant_0}
environment_variables:
  KEY: \${my_connection.api_key}
connections:
  say: {connection: other, deployment_name: gpt-4}
resources:
  instance_type: Standard_D2
  idle_time_before_shutdown_minutes: 5
identity:
  type: managed
tags: [a, 'b']
`;

const requirements = `# what the flow needs
--index-url https://{private}@pkgs.example.com/simple/
promptflow[azure]==1.18.5 ; python_version >= "3.9" \\
    --hash=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
requests >=2, <3  # the web
-e ./local
-r more.txt
./wheels/größe-1.0-py3-none-any.whl
name @ git+https://user:secret@example.com/name.git@main#egg=name
\${SECRET}==1
😀
numpy~=1.26 ; sys_platform == 'linux' and (os_name != "nt" or extra == 'x')
`;

/** Sound documents of every kind, which have what such documents can have. */
export const soundDocuments: readonly BrokenDocument[] = [
  ...Object.values(languageFlows).map(({ file, files }): BrokenDocument => ({
    kind: 'flow',
    text: files[file]!,
  })),
  { kind: 'run', text: run },
  { kind: 'requirements', text: requirements },
];

const bits = [
  ...Array.from(' \t\n\r:-,[]{}#&*!|>\'"%@`?~$=\\;<().'),
  '\r\n',
  '\ufeff',
  '\u0085',
  '\u2028',
  '\0',
  '\u{1f600}',
  '\ud83d',
  '\ude00',
  'é',
  '名前',
  '${',
  '}',
  '${inputs.',
  ': ',
  '- ',
  '\n  ',
  '\n\t',
  '&a ',
  '*a',
  '<<: *a',
  '<<: ',
  '!!str ',
  '---\n',
  '...\n',
  '? ',
  '|\n',
  '>-\n',
  '"""',
  "''",
  'nodes:\n',
  'name: ',
  'null',
  'yes',
  ' ; ',
  '==',
  '--hash=',
  ' #',
  'https://',
  '@',
];

/** This many documents, always the same: cut off at every unit, and with edits of all kinds. */
export function brokenDocuments(count: number): BrokenDocument[] {
  const documents = soundDocuments.flatMap(({ kind, text }) =>
    Array.from({ length: text.length }, (_, length) => ({ kind, text: text.slice(0, length) })),
  );
  const random = new SeededRandom(1);
  const changes = Object.values(textMutations);
  while (documents.length < count) {
    const { kind, text } = random.pick(soundDocuments);
    documents.push({ kind, text: documents.length % 2 ? edited(text, random) : mutated(text, random) });
  }
  return documents.slice(0, count);

  function mutated(text: string, by: SeededRandom): string {
    let now = text;
    for (let times = 1 + by.below(4); times > 0 && now; times -= 1) now = by.pick(changes)(now, by) ?? now;
    return now;
  }
}

function edited(text: string, random: SeededRandom): string {
  let now = text;
  for (let times = 1 + random.below(6); times > 0; times -= 1) {
    const at = random.below(now.length + 1);
    const gone = random.below(3) ? random.below(4) : random.below(200);
    const from = random.below(now.length + 1);
    const added = random.below(5)
      ? random.pick(bits).repeat(1 + random.below(2))
      : now.slice(from, from + 60);
    now = now.slice(0, at) + added + now.slice(at + gone);
  }
  return now;
}
