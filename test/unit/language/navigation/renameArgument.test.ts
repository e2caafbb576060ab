import { deepEqual, equal } from 'node:assert/strict';
import { prepareRename } from '../../../../src/language/features/navigation/prepareRename.ts';
import { openAt } from './workspace.ts';
import { renamed } from './renamed.ts';

const template = '# {{ asked }}\n{% if asked %}{{ "asked" }}{{ x.asked }}{% endif %}{# asked #}\n';
const node = (more: string): string => `nodes:
- name: ask
  type: llm
  source: {type: code, path: ask.jinja2}
  inputs:
    asked: x # asked
    "temperature": 0
${more}`;
const flow = node(`- name: same
  type: prompt
  source: {type: code, path: ./ask.jinja2}
  inputs: {'asked': y}
- name: other
  type: prompt
  source: {type: code, path: other.jinja2}
  inputs: {asked: z}
`);
const elsewhere =
  'nodes:\n- name: b\n  type: prompt\n  source: {path: ask.jinja2}\n  inputs: {asked: 1}\nadditional_includes: [../a/ask.jinja2]\n';

const texts = {
  '/w/a/flow.dag.yaml': flow,
  '/w/a/ask.jinja2': template,
  '/w/a/other.jinja2': '{{ asked }}',
  '/w/b/flow.dag.yaml': elsewhere,
};

const at = (marked: string, text = flow, more = {}): Record<string, string> => ({
  ...texts,
  ...more,
  '/w/a/flow.dag.yaml': text.replace(marked.replace('|', ''), () => marked),
});

describe('rename of an argument', () => {
  it('renames the variable of the template, and what gives it in all nodes that use the template', async () => {
    deepEqual(await renamed(at('    as|ked: x'), '/w/a/flow.dag.yaml', 'question'), {
      '/w/a/ask.jinja2': template.replace('{{ asked', '{{ question').replace('if asked', 'if question'),
      '/w/a/flow.dag.yaml': flow.replace('asked: x', 'question: x').replace("'asked': y", "'question': y"),
      '/w/b/flow.dag.yaml': elsewhere.replace('asked:', 'question:'),
    });
  });

  const refused: [
    what: string,
    marked: string,
    name: string,
    why: string,
    text?: string,
    more?: Record<string, string>,
  ][] = [
    [
      'what the tool takes itself',
      '    "temp|erature"',
      'warmth',
      '"temperature" is an argument of the node\'s tool, which gives it its name',
    ],
    [
      'the name of what the tool takes',
      '    as|ked: x',
      'seed',
      'the node of line 6 of "flow.dag.yaml" has a "seed" already',
    ],
    ['what is no name in a template', '    as|ked: x', 'a-b', '"a-b" is no name of a variable in a template'],
    ['a word of Jinja', '    as|ked: x', 'loop', '"loop" is no name of a variable in a template'],
    ['a name that the template has', '    as|ked: x', 'x', '"ask.jinja2" has a "x" already'],
    [
      'a name that a node has',
      '    as|ked: x',
      'more',
      'the node of line 6 of "flow.dag.yaml" has a "more" already',
      node('    more: 1\n'),
    ],
    [
      'a template that is not there',
      '    as|ked: x',
      'b',
      'the template that reads "asked" was not found',
      flow.replace('ask.jinja2', 'no.jinja2'),
    ],
    [
      'a name that the template sets',
      '    as|ked: x',
      'b',
      '"ask.jinja2" gives "asked" a value of its own; rename it there first',
      flow,
      { '/w/a/ask.jinja2': '{% set asked = 1 %}' },
    ],
    [
      'a tool of a package',
      '    as|ked: x',
      'b',
      '"asked" is an argument of the node\'s tool, which gives it its name',
      flow.replace('{type: code, path: ask.jinja2}', '{type: package, tool: a.b}'),
    ],
  ];
  for (const [what, marked, name, why, text, more] of refused)
    it(`refuses ${what}`, async () => {
      equal(await renamed(at(marked, text, more), '/w/a/flow.dag.yaml', name), why);
    });

  it('is offered where it can be', async () => {
    const { document, position, files } = openAt(at('    as|ked: x'), '/w/a/flow.dag.yaml');
    deepEqual(await prepareRename(document, position, { files }), {
      range: { start: { line: 5, character: 4 }, end: { line: 5, character: 9 } },
      placeholder: 'asked',
    });
  });
});
