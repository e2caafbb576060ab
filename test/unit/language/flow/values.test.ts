import assert from 'node:assert/strict';
import { flowWith, judged, marked } from './judged.ts';

describe('rules on the values in a DAG flow', () => {
  it('leaves to a warning what only pf flow validate refuses', () => {
    const refused = '"pf flow validate" refuses the flow';
    const input = (lines: string): string => flowWith('').replace('type: string\n', `type: string\n${lines}`);
    for (const [text, found] of [
      [flowWith('', '«tags»: [a]\n'), `"tags" must be a mapping; ${refused}`],
      [flowWith('', 'tags:\n  a: «1»\n'), `"a" must be text; ${refused}`],
      [flowWith('', 'display_name: «2024-01-01»\n'), `"display_name" must be text; ${refused}`],
      [flowWith('', '«description»:\n'), `"description" must be text and not empty; ${refused}`],
      [flowWith('', '«type»: [chat]\n'), `"type" must be text; ${refused}`],
      [
        flowWith('', 'environment_variables: «A=1»\n'),
        `"environment_variables" must be a mapping; ${refused}`,
      ],
      [flowWith('', '«environment»:\n'), `"environment" must be a mapping and not empty; ${refused}`],
      [flowWith('', 'node_variants: «false»\n'), `"node_variants" must be a mapping; ${refused}`],
      [input('    «default»:\n'), `"default" must be a value and not empty; ${refused}`],
      [
        input('    is_chat_history: «2»\n'),
        `"is_chat_history" must be true or false; any other value counts as true unless it is empty, and ${refused}`,
      ],
      [
        flowWith('').replace('reference: ${ask.output}', '«reference»: [a]'),
        `"reference" must be text; ${refused}`,
      ],
      [
        flowWith('').replace('reference: ${ask.output}', 'reference: «1_000»'),
        `"reference" must be text; ${refused}`,
      ],
      [flowWith('').replace('answer', '«1»'), `the name 1 is no text, so nothing finds it; ${refused}`],
    ] as const) {
      const { text: flow, start, end } = marked(text);
      const all = judged(flow).filter(({ code }) => code === 'FS107');
      assert.deepEqual(
        all.map(({ message, span, severity }) => ({ message, span, severity })),
        [{ message: found, span: { start, end }, severity: 'warning' }],
      );
    }
    assert.deepEqual(codes('inputs: {}\noutputs:\nnodes: []\n'), ['FS138']);
  });

  it('takes what pf flow validate takes', () => {
    const flags = ['true', '"no"', 'yes', 'OFF', '0', '1.0', '0x1', 'T'];
    const inputs = flags.map((flag, index) => `  i${index}: {type: string, is_chat_history: ${flag}}\n`);
    const rest = 'tags: {a: "1", "2": b}\ndescription: |\n  2024-01-01\n';
    const found = judged(`inputs:\n${inputs.join('')}outputs: {}\nnodes: []\n${rest}`);
    assert.deepEqual(
      found.filter(({ message }) => message.includes('validate')),
      [],
    );
  });

  it('holds a default against the type of its input', () => {
    const fits = {
      int: ['1', '"1"', '" 1_000 "', '1.5', 'true', '1_000', '', '"٣"'],
      double: ['1', '"1e5"', '".5"', '"-inf"', '1.', 'false', '"nan"'],
      bool: ['true', '"False"', 'TRUE'],
      list: ['[]', '"[1]"', '"[NaN]"', '~'],
      object: ['text', '1', '[]'],
      string: ['1', '[]', '{}'],
    };
    const misfits = {
      int: ['"1.5"', 'one', '[]', '{}', '.inf', '.nan', '2024-01-01', '""'],
      double: ['one', '[1]', '"1_"', '2024-01-01', '"."'],
      bool: ['1', '"yes"', '""', '[]'],
      list: ['1', 'text', '"{}"', '{}', 'true', '""'],
    };
    for (const [expected, table] of [
      [0, fits],
      [1, misfits],
    ] as const)
      for (const [type, values] of Object.entries(table))
        for (const value of values) {
          const found = judged(`inputs:\n  a:\n    type: ${type}\n    default: ${value}\nnodes: []\n`);
          const told = found.filter(({ message }) => message.includes('does not become'));
          assert.equal(told.length, expected, `${type} ${value}`);
        }
  });

  it('tells of tags that make no text', () => {
    for (const [value, expected] of [
      ['!x a', 1],
      ['!!str b', 1],
      ['!!str "a"', 1],
      ['&a !x b', 1],
      ['!!binary aGk=', 0],
      ['! a', 0],
      ['"!x a"', 0],
      ['a !x', 0],
    ] as const)
      assert.equal(judged(`nodes: []\ndescription: ${value}\n`).length, expected, value);
  });

  it('reads the tools of old flows as prompt flow does', () => {
    for (const tools of [
      '',
      '[]',
      '""',
      '[{name: a, type: python, inputs: {b: {type: [int]}}}]',
      '[{name: a, type: x}]',
    ])
      assert.deepEqual(codes(`nodes: []\ntools: ${tools}\n`), [], tools);
    for (const [tools, code] of [
      ['text', 'FS106'],
      ['{a: b}', 'FS106'],
      ['[a]', 'FS106'],
      ['[{name: a}]', 'FS108'],
      ['[{type: llm}]', 'FS108'],
      ['[{name: a, type: 1}]', 'FS106'],
      ['[{name: a, type: llm, inputs: }]', 'FS106'],
      ['[{name: a, type: llm, inputs: {b: int}}]', 'FS106'],
      ['[{name: a, type: llm, outputs: {b: {}}}]', 'FS108'],
    ] as const)
      assert.deepEqual(codes(`nodes: []\ntools: ${tools}\n`), [code], tools);
  });
});

const codes = (text: string): string[] => judged(text).map(({ code }) => code);
