import { valueTypes } from '../schema/valueTypes.ts';

const type = `\${2|${Object.keys(valueTypes).slice(0, 6).join(',')}|}`;

/** What comes behind a key that needs more than one line, by the schema's path where the name alone does not say it. */
export const keySnippets: ReadonlyMap<string, string> = new Map([
  ['inputs', `\n  \${1:name}:\n    type: ${type}`],
  ['outputs', `\n  \${1:name}:\n    type: ${type}\n    reference: $0`],
  ['nodes/-/inputs', '\n  $0'],
  ['node_variants/*/variants/*/node/inputs', '\n  $0'],
  ['init', `\n  \${1:name}:\n    type: ${type}`],
  ['source', '\n  type: code\n  path: $0'],
  ['activate', '\n  when: $1\n  is: $0'],
  ['resources', '\n  instance_type: $0'],
  ['identity', '\n  type: ${1|user_identity,managed|}'],
  ['environment', '\n  python_requirements_txt: ${1:requirements.txt}'],
]);

const code = (type: string, path: string): string =>
  `name: \${1:name}\ntype: ${type}\nsource:\n  type: code\n  path: ${path}\ninputs:\n  `;

/** Nodes to begin with, by the label that the editor shows. */
export const nodeSnippets: readonly { label: string; about: string; text: string }[] = [
  {
    label: 'llm node',
    about: 'A node that fills a prompt template and asks a language model.',
    text: `${code('llm', '$1.jinja2')}deployment_name: $2\nconnection: $3\napi: chat`,
  },
  {
    label: 'python node',
    about: 'A node that calls a Python function.',
    text: `${code('python', '$1.py')}$0`,
  },
  {
    label: 'prompt node',
    about: 'A node that fills a prompt template.',
    text: `${code('prompt', '$1.jinja2')}$0`,
  },
];

/** Whole files to begin with. */
export const fileSnippets = {
  dag: {
    label: 'flow',
    about: 'A flow with an input, an output and a Python node.',
    text: 'inputs:\n  ${1:text}:\n    type: string\noutputs:\n  ${2:result}:\n    type: string\n    reference: \\${${3:node}.output\\}\nnodes:\n- name: $3\n  type: python\n  source:\n    type: code\n    path: $3.py\n  inputs:\n    ${4:text}: \\${inputs.$1\\}\nenvironment:\n  python_requirements_txt: requirements.txt\n',
  },
  flex: {
    label: 'flex flow',
    about: 'A flow that is a Python function.',
    text: 'entry: ${1:module}:${2:function}\nenvironment:\n  python_requirements_txt: requirements.txt\n',
  },
  run: {
    label: 'run file',
    about: 'A run of a flow with a file of lines.',
    text: 'flow: ${1:.}\ndata: ${2:data.jsonl}\ncolumn_mapping:\n  ${3:name}: \\${data.${4:$3}\\}\n',
  },
} as const;
