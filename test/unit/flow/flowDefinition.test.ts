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
      /^additional_includes:\n- .*\n- "\.\.\/😀 b"\n$/s,
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

  it('follows aliases and merge keys', () => {
    const text =
      'base: &b {type: python, source: {path: a.py}}\nnodes:\n- {<<: *b, name: one}\n- &n {name: two, type: prompt}\n';
    const { nodes } = parse(text);
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ['one', 'two'],
    );
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
    const inside = (text: string, range: TextRange): void => {
      const lines = text.split('\n');
      for (const { line, character } of [range.start, range.end]) {
        assert.ok(line >= 0 && line <= lines.length, `${line} of ${lines.length}`);
        assert.ok(character >= 0 && character <= (lines[line] ?? '').length + 1);
      }
    };
    const cut = fc.nat(flow.length).map((length) => flow.slice(0, length));
    const edited = fc
      .tuple(fc.nat(flow.length), fc.string({ maxLength: 5, unit: 'binary' }))
      .map(([at, text]) => flow.slice(0, at) + text + flow.slice(at));
    fc.assert(
      fc.property(fc.oneof(cut, edited, fc.string({ unit: 'binary' })), (text) => {
        const { inputs, outputs, nodes, additionalIncludes, problems, sections } = parse(text);
        for (const { range } of [...inputs, ...outputs, ...nodes, ...additionalIncludes]) inside(text, range);
        for (const { range } of problems) if (range) inside(text, range);
        for (const range of sections.values()) inside(text, range);
      }),
      { numRuns: 400, seed: 1 },
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
