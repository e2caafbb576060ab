/** A flow folder; its definition is `flow.dag.yaml` or `flow.flex.yaml`. */
export interface LanguageFlow {
  file: string;
  files: Record<string, string>;
}

const ask =
  'from promptflow.core import tool\n\n\n@tool\ndef ask(text: str = "", more: str = "") -> str:\n    return text\n';

/** Flows of our own that use what a flow can have; prompt flow takes each. */
export const languageFlows: Record<string, LanguageFlow> = {
  whole: {
    file: 'flow.dag.yaml',
    files: {
      'ask.py': ask,
      'sum_up.py': ask,
      'say.jinja2': 'user:\nSay {{text}}\n',
      'say_it_well.jinja2': 'user:\nSay {{text}} well\n',
      'requirements.txt': 'requests\n',
      '../shared/helper.py': 'value = 1\n',
      'flow.dag.yaml': `# What a flow can have.
$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json
environment:
  image: mcr.microsoft.com/azureml/promptflow/promptflow-runtime:20250101.v1
  python_requirements_txt: requirements.txt
additional_includes:
- ../shared/helper.py
environment_variables:
  LEVEL: 3
  KEY: \${my_connection.api_key}
inputs:
  text:
    type: string
    default: "hello: world"   # with a colon
    description: What to ask
  count:
    type: int
    default: 1
  flags: {type: list, default: [1, 2]}
outputs:
  answer:
    type: string
    reference: \${say.output}
  first:
    type: object
    reference: \${inputs.flags}
nodes:
- name: prepare
  type: python
  source:
    type: code
    path: ask.py
  inputs:
    text: \${inputs.text}
    more: 'quoted "text"'
- name: say
  use_variants: true
- name: check
  type: python
  source: {type: code, path: ask.py}
  inputs:
    text: \${prepare.output.first['key'][0]}
  activate:
    when: \${inputs.count}
    is: 1
- name: write
  type: prompt
  source:
    type: code
    path: say.jinja2
  inputs:
    text: >-
      several
      lines
    other: \${check.output}
- name: total
  type: python
  source:
    type: code
    path: sum_up.py
  inputs:
    text: \${check.output}
    more: \${inputs.count}
  aggregation: true
node_variants:
  say:
    default_variant_id: variant_0
    variants:
      variant_0:
        node:
          type: llm
          source:
            type: code
            path: say.jinja2
          inputs:
            deployment_name: gpt-35-turbo
            text: \${prepare.output}
          provider: AzureOpenAI
          connection: my_connection
          api: chat
          module: promptflow.tools.aoai
      variant_1:
        node:
          type: llm
          source:
            type: code
            path: say_it_well.jinja2
          inputs:
            deployment_name: gpt-35-turbo
            text: \${prepare.output}
          connection: my_connection
          api: chat
`,
    },
  },
  chat: {
    file: 'flow.dag.yaml',
    files: {
      'chat.jinja2': 'system:\nBe kind.\n\nuser:\n{{question}}\n',
      'flow.dag.yaml': `inputs:
    question:
        type: string
        is_chat_input: true
    chat_history:
        type: list
        is_chat_history: true
        default: []
outputs:
    answer:
        type: string
        reference: \${chat.output}
        is_chat_output: true
nodes:
    -   name: chat
        type: llm
        source:
            type: code
            path: chat.jinja2
        inputs:
            deployment_name: gpt-4
            temperature: "0.7"
            chat_history: \${inputs.chat_history}
            question: \${inputs.question}
        connection: my_connection
        api: chat
environment:
    python_requirements_txt: requirements.txt
`,
      'requirements.txt': '',
    },
  },
  compact: {
    file: 'flow.dag.yaml',
    files: {
      'ask.py': ask,
      'flow.dag.yaml': `{"inputs": {"a": {"type": "string"}},
 "outputs": {"b": {"type": "string", "reference": "\${n.output}"}},
 "nodes": [{"name": "n", "type": "python", "source": {"type": "code", "path": "ask.py"}, "inputs": {"text": "\${inputs.a}"}}]}
`,
    },
  },
  anchored: {
    file: 'flow.dag.yaml',
    files: {
      'ask.py': ask,
      'flow.dag.yaml': `inputs:
  größe: &text {type: string}
  second:
    <<: *text
    default: 'it''s "x" \\n'
outputs:
  b: {type: string, reference: "\${größer.output}"}
nodes:
- &first
  name: größer
  type: python
  source: &source {type: code, path: ask.py}
  inputs: {text: "\${inputs.größe}"}
- <<: *first
  name: "second\\u00e9"
  inputs: {text: "\${größer.output}", more: "\${inputs.second}"}
`,
    },
  },
  flexFunction: {
    file: 'flow.flex.yaml',
    files: {
      'ask_flex.py': 'def ask(text: str = "", more: str = "") -> str:\n    return text\n',
      'flow.flex.yaml': `$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json
entry: ask_flex:ask
environment:
  image: python:3.11-slim
inputs:
  text:
    type: string
  more:
    type: string
    default: x
outputs:
  output:
    type: string
sample:
  inputs:
    text: hello
`,
    },
  },
  flexClass: {
    file: 'flow.flex.yaml',
    files: {
      'answer_flex.py':
        'class Answer:\n    def __init__(self, level: int = 1):\n        self.level = level\n\n    def __call__(self, text: str) -> str:\n        return text\n',
      'flow.flex.yaml': `display_name: A class
description: >
  Answers.
entry: answer_flex:Answer
init:
  level:
    type: int
    default: 1
environment_variables:
  KEY: \${my_connection.api_key}
sample:
  init: {level: 2}
  inputs: {text: hello}
tags: {a: b}
`,
    },
  },
};
