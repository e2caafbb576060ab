import assert from 'node:assert/strict';
import type { Fix } from '../../../../src/language/features/finding.ts';
import { factsOf, judged } from './judged.ts';

/** The fixes of a source that is not there. */
function fixesOf(node: string, path: string, near: string[] = []): Fix[] {
  const text = `nodes:\n- name: ${node}\n`;
  const facts = factsOf({ [path]: { kind: 'none', near } });
  return judged(text, facts).find(({ code }) => code === 'FS130' || code === 'FS125')?.fixes ?? [];
}

const python = (name: string, inputs = '', path = 'src/ask.py'): string =>
  `${name}\n  type: python\n  source: {type: code, path: "${path}"}\n${inputs}`;

const made = (node: string, path = 'src/ask.py'): string | undefined =>
  fixesOf(node, path)[0]?.newFiles?.[0]?.text;

describe('creating the source of a node', () => {
  it('makes a tool that takes the inputs of the node', () => {
    const inputs = '  inputs:\n    question: ${inputs.q}\n    size: 3\n';
    assert.deepEqual(fixesOf(python('ask', inputs), 'src/ask.py'), [
      {
        title: 'Create "src/ask.py"',
        edits: [],
        newFiles: [
          {
            path: '/flow/src/ask.py',
            text: 'from promptflow.core import tool\n\n\n@tool\ndef ask(question, size):\n    return question\n',
          },
        ],
      },
    ]);
  });

  it('writes only names that Python takes', () => {
    assert.match(made(python('ask it'))!, /\ndef run\(\):\n    return ""\n$/);
    assert.match(made(python('class'))!, /\ndef run\(/);
    const inputs = '  inputs: {later: , "not-a-name": 1, from: 2, text: a}\n';
    assert.match(
      made(python('ask', inputs))!,
      /\ndef ask\(text, later=None, \*\*others\):\n    return text\n$/,
    );
  });

  it('makes an empty template', () => {
    for (const type of ['prompt', 'llm'])
      assert.equal(made(`ask\n  type: ${type}\n  api: chat\n  source: {path: a.jinja2}\n`, 'a.jinja2'), '');
  });

  it('offers what is near first', () => {
    assert.deepEqual(
      fixesOf(python('ask'), 'src/ask.py', ['ask.py']).map(({ title }) => title),
      ['Change to "ask.py"', 'Create "src/ask.py"'],
    );
  });

  it('stays in the flow folder, and makes nothing that prompt flow does not take', () => {
    for (const path of ['../ask.py', '/x/ask.py', 'a/../../ask.py', '~/ask.py', 'ask.jinja2', 'a/', '*.py'])
      assert.deepEqual(fixesOf(python('ask', '', path), path), [], path);
  });
});
