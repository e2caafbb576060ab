import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextRange } from '../../../src/common/textRange.ts';
import { parseFlowDefinition, type FlowDefinition } from '../../../src/flow/flowDefinition.ts';

const parse = (text: string, path = '/f/flow.dag.yaml'): FlowDefinition => parseFlowDefinition(text, path);

/** The text that a range covers, lines counted as an editor does. */
function covered(text: string, { start, end }: TextRange): string {
  const lines = text.split(/\n/);
  if (start.line === end.line) return lines[start.line]!.slice(start.character, end.character);
  return [
    lines[start.line]!.slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    (lines[end.line] ?? '').slice(0, end.character),
  ].join('\n');
}

const flow = `# a comment
inputs:
  name: {type: string, default: "😀 World"}
  count:
    type: int
outputs:
  text: {type: string, reference: "\${greet.output}"}
environment:
  image: python:3.11
  python_requirements_txt: "reqs.txt"
additional_includes:
- ../shared/a.py   # why
- "../😀 b"
nodes:
- name: greet
  type: python
  source: {type: code, path: greet.py}
`;

describe('parseFlowDefinition', () => {
  it('reads inputs, outputs, nodes, environment and includes with where they stand', () => {
    const definition = parse(flow);
    assert.equal(definition.kind, 'dag');
    assert.deepEqual(
      definition.inputs.map(({ name, type, default: preset }) => [name, type, preset]),
      [
        ['name', 'string', '😀 World'],
        ['count', 'int', undefined],
      ],
    );
    assert.deepEqual(
      definition.outputs.map(({ name, reference }) => [name, reference]),
      [['text', '${greet.output}']],
    );
    assert.deepEqual(
      definition.nodes.map(({ name, type, source }) => [name, type, source?.value]),
      [['greet', 'python', 'greet.py']],
    );
    const { environment, additionalIncludes, includesSpan, sections, problems } = definition;
    assert.equal(covered(flow, environment!.image!.range), 'python:3.11');
    assert.equal(covered(flow, environment!.requirementsFile!.range), '"reqs.txt"');
    assert.deepEqual(environment!.raw, { image: 'python:3.11', python_requirements_txt: 'reqs.txt' });
    assert.deepEqual(
      additionalIncludes.map(({ value }) => value),
      ['../shared/a.py', '../😀 b'],
    );
    assert.equal(covered(flow, additionalIncludes[1]!.range), '"../😀 b"');
    assert.match(
      flow.slice(includesSpan!.start, includesSpan!.end),
      /^additional_includes:\n- .*\n- "\.\.\/😀 b"$/s,
    );
    assert.equal(covered(flow, sections.get('nodes')!), 'nodes');
    assert.deepEqual(problems, []);
  });

  it('counts the same with CRLF and a byte order mark', () => {
    const windows = `\ufeff${flow.replaceAll('\n', '\r\n')}`;
    const definition = parse(windows);
    assert.deepEqual(definition.problems, []);
    assert.equal(definition.environment!.image!.range.start.line, 8);
    assert.equal(covered(windows, definition.additionalIncludes[1]!.range), '"../😀 b"');
  });

  it('knows a flex flow by its entry, whatever its name is', () => {
    assert.equal(parse('entry: main:run\n', '/f/any.yaml').kind, 'flex');
    assert.deepEqual(parse('entry: main:run\n').problems, []);
    assert.equal(parse('x: 1\n', '/f/flow.flex.yaml').problems[0]?.code, 'FSE113');
  });

  it('follows aliases and merge keys, the nearest first, to where the value stands', () => {
    const text = [
      'base: &b {type: python, source: {path: a.py}}',
      'more: &m {<<: *b, type: llm}',
      'nodes:',
      '- {<<: *b, name: one}',
      '- {<<: [*m, *b], name: two}',
      '- {<<: *b, name: three, type: prompt}',
      '- &n {name: four, type: python}',
      '- *n',
      'environment: {<<: {image: "x:1"}}',
    ].join('\n');
    const { nodes, environment, problems } = parse(text);
    assert.deepEqual(
      nodes.map(({ name, type, source }) => [name, type, source?.value]),
      [
        ['one', 'python', 'a.py'],
        ['two', 'llm', 'a.py'],
        ['three', 'prompt', 'a.py'],
        ['four', 'python', undefined],
        ['four', 'python', undefined],
      ],
    );
    assert.equal(covered(text, nodes[0]!.source!.range), 'a.py');
    assert.equal(environment?.image?.value, 'x:1');
    assert.deepEqual(problems, []);
  });

  it('ends at a mapping that merges itself', () => {
    assert.deepEqual(
      parse('nodes:\n- &n {<<: *n, name: x}\n').nodes.map(({ name, type }) => [name, type]),
      [['x', undefined]],
    );
  });

  it('names a key that is there twice, and a second document, with their lines', () => {
    const lines = (text: string) =>
      parse(text).problems.map(({ code, range, message }) => [code, range?.start.line, message]);
    assert.deepEqual(lines('nodes: [{name: a}]\ninputs: {}\nnodes: [{name: b}]\n'), [
      ['FSE110', 2, 'not valid YAML: the key "nodes" is written twice'],
    ]);
    assert.deepEqual(lines('nodes: [{name: a}]\n---\nx: 1\n'), [
      ['FSE110', 1, 'not valid YAML: a second YAML document begins here'],
    ]);
  });

  it('gives what there is of a half-typed flow', () => {
    const { inputs, problems } = parse('inputs:\n  a: {type: string\nnodes:\n- name: x\n');
    assert.ok(problems.every(({ code }) => code === 'FSE110'));
    assert.ok(problems.length);
    assert.equal(inputs[0]?.name, 'a');
  });

  it('tells an empty environment from none, and a null one from a map', () => {
    assert.equal(parse('nodes: []').environment, undefined);
    assert.equal(parse('environment:\nnodes: []').environment?.raw, null);
  });

  it('names what is not a list of paths, and a flow without nodes', () => {
    assert.deepEqual(
      parse('additional_includes: {a: b}\nnodes: [{name: x}]').problems.map(({ code }) => code),
      ['FSE112'],
    );
    assert.deepEqual(
      parse('additional_includes: [[a]]\nnodes: [{name: x}]').problems.map(({ code }) => code),
      ['FSE112'],
    );
    assert.deepEqual(
      parse('inputs: {}').problems.map(({ code }) => code),
      ['FSE114'],
    );
    assert.deepEqual(
      parse('- a\n').problems.map(({ code }) => code),
      ['FSE111'],
    );
    assert.deepEqual(
      parse('').problems.map(({ code }) => code),
      ['FSE111'],
    );
  });

  it('never throws, and never points outside the text', () => {
    const inside = (text: string, { start, end }: TextRange): void => {
      const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
      for (const { line, character } of [start, end]) {
        assert.ok(line >= 0 && line < lines.length, `line ${line} of ${lines.length}`);
        assert.ok(character >= 0 && character <= lines[line]!.length, `${character} in line ${line}`);
      }
      assert.ok(start.line < end.line || (start.line === end.line && start.character <= end.character));
    };
    const cut = fc
      .tuple(fc.nat(flow.length), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\ufeff'))
      .map(([length, end, mark]) => mark + flow.slice(0, length).replaceAll('\n', end));
    const edited = fc
      .tuple(fc.nat(flow.length), fc.string({ maxLength: 5, unit: 'binary' }))
      .map(([at, text]) => flow.slice(0, at) + text + flow.slice(at));
    fc.assert(
      fc.property(fc.oneof(cut, edited, fc.string({ unit: 'binary' })), (text) => {
        const { inputs, outputs, nodes, additionalIncludes, problems, sections, ...rest } = parse(text);
        const { environment, entry, includesSpan } = rest;
        for (const { range } of [...inputs, ...outputs, ...nodes, ...additionalIncludes]) inside(text, range);
        for (const { range } of nodes.flatMap(({ source }) => source ?? [])) inside(text, range);
        for (const located of [environment, environment?.image, environment?.requirementsFile, entry])
          if (located) inside(text, located.range);
        for (const { range } of problems) if (range) inside(text, range);
        for (const range of sections.values()) inside(text, range);
        const { start, end } = includesSpan ?? { start: 0, end: 0 };
        assert.ok(start >= 0 && start <= end && end <= text.length);
      }),
      { numRuns: 600, seed: 1 },
    );
  });

  it('is not slowed down by an alias bomb', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((key, index) => {
        const last = 'abcdefgh'[index];
        return `${key}: &${key} [${Array.from({ length: 9 }, () => `*${last}`).join(',')}]`;
      }),
      'environment: *i',
      'nodes: [{name: x}]',
    ].join('\n');
    assert.equal(parse(bomb).environment?.raw, undefined);
  });
});
