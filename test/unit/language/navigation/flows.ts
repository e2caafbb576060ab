/** A flow of two nodes, the second with variants, and what lies around it. */
export const flow = `inputs:
  question:
    type: string
outputs:
  answer:
    type: string
    reference: \${reply.output.text}
nodes:
- name: find
  type: python
  source:
    type: code
    path: find.py
  inputs:
    question: \${inputs.question}
- name: reply
  use_variants: true
node_variants:
  reply:
    default_variant_id: short
    variants:
      short:
        node:
          type: llm
          source:
            type: code
            path: reply.jinja2
          inputs:
            question: \${flow.question}
            found: "\${find.output}"
      long:
        node:
          type: llm
          source:
            type: code
            path: tools/long.jinja2
          inputs:
            found: \${find.output}
          activate:
            when: \${find.output}
            is: yes
environment:
  python_requirements_txt: requirements.txt
additional_includes:
- ../shared/tools
- ../shared/find.py
`;

export const run = `name: base
flow: .
data: data.jsonl
variant: \${reply.long}
column_mapping:
  question: \${data.question}
connections:
  reply:
    connection: mine
`;

export const evaluation = `flow: ../judge
run: base
column_mapping:
  said: \${run.outputs.answer}
`;

const judge = `inputs:
  said:
    type: string
nodes: []
`;

export const workspace: Record<string, string> = {
  '/w/ask/flow.dag.yaml': flow,
  '/w/ask/run.yaml': run,
  '/w/ask/evaluate.yaml': evaluation,
  '/w/ask/reply.jinja2': '{{ found }}',
  '/w/ask/requirements.txt': '-r more.txt\npydantic\n',
  '/w/ask/more.txt': '',
  '/w/ask/data.jsonl': '',
  '/w/judge/flow.dag.yaml': judge,
  '/w/shared/find.py': 'import x\n\n@tool\ndef search(question: str):\n    pass\n',
  '/w/shared/tools/long.jinja2': '',
  '/w/flex/flow.flex.yaml': 'entry: find:search\nadditional_includes: [../shared/find.py]\n',
};

/** The workspace with the cursor set in one of its files: `marked` is a part of its text with `|` in it. */
export function withCursor(path: string, marked: string): Record<string, string> {
  const text = workspace[path]!;
  const plain = marked.replace('|', '');
  if (!text.includes(plain)) throw new Error(`no "${plain}" in ${path}`);
  return { ...workspace, [path]: text.replace(plain, () => marked) };
}
