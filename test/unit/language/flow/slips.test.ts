import assert from 'node:assert/strict';
import { fixed, flowWith, judged, marked } from './judged.ts';

const sound = flowWith('  activate:\n    when: ${inputs.text}\n    is: a\n');
const llm = `nodes:
- name: a
  type: llm
  api: chat
  connection: c
  source:
    type: code
    path: a.jinja2
`;
const varied = `nodes:
- name: a
  use_variants: true
node_variants:
  a:
    default_variant_id: v
    variants:
      v: {node: {type: prompt, source: {path: p}}}
`;

/** What is written instead of what in a sound flow, with the place of the one finding, and its code. */
const slips: [code: string, text: string, before: string, written: string, message: RegExp][] = [
  ['FS108', sound, '  type: python', '  «tpye»: python', /"type" is missing; did you mean "type"\?$/],
  ['FS108', sound, 'nodes:', '«steps»:', /did you mean "nodes"/],
  ['FS108', sound, 'name: ask', '«nmae»: ask', /did you mean "name"/],
  ['FS108', sound, 'source: {', '«sources»: {', /did you mean "source"/],
  ['FS108', sound, 'path: ask', '«file»: ask', /did you mean "path"/],
  ['FS108', sound, '    type: string\noutputs', '    «typ»: string\noutputs', /did you mean "type"/],
  ['FS112', sound, 'inputs:', '«input»:', /did you mean "inputs"/],
  ['FS115', sound, 'reference:', '«refrence»:', /did you mean "reference"/],
  ['FS120', sound, 'when:', '«if»:', /did you mean "when"/],
  ['FS120', sound, 'is:', '«equals»:', /did you mean "is"/],
  ['FS108', llm, 'api:', '«apis»:', /did you mean "api"/],
  ['FS124', varied, 'node_variants:', '«node_variant»:', /did you mean "node_variants"/],
  ['FS124', varied, 'default_variant_id:', '«default_variant»:', /did you mean "default_variant_id"/],
  [
    'FS108',
    llm,
    '    type: code\n    path',
    '  type: code\n  path',
    /^nothing stands under "source"; "type", "path" must/,
  ],
  ['FS108', llm, '  type: llm\n  api: chat\n', '- «type»: llm\n  api: chat\n', /^the dash begins a new node/],
  [
    'FS108',
    sound,
    '  text:\n    type: string',
    '  «text»:\n  type: string',
    /^nothing stands under "text"; "type" must/,
  ],
  [
    'FS108',
    sound,
    '  activate:\n    when: ${inputs.text}\n    is: a\n',
    '  «activate»:\n  when: ${inputs.text}\n  is: a\n',
    /^nothing stands under "activate"; "when", "is" must/,
  ],
];

const serious = (text: string) =>
  judged(text).filter(({ severity }) => severity === 'error' || severity === 'warning');

describe('slips in what a flow needs', () => {
  it('are none in the flows that they are made of', () => {
    for (const text of [sound, llm, varied]) assert.deepEqual(serious(text), []);
  });

  for (const [code, flow, before, written, message] of slips)
    it(`are told once and mended: ${JSON.stringify(written)}`, () => {
      assert.ok(flow.includes(before));
      const changed = flow.replace(before, () => written);
      const { text, start } = written.includes('«')
        ? marked(changed)
        : { text: changed, start: changed.indexOf('source') };
      const [finding, ...others] = serious(text);
      assert.deepEqual(others, []);
      assert.equal(finding?.code, code);
      assert.equal(finding.span.start, start);
      assert.match(finding.message, message);
      assert.equal(fixed(text, code), flow);
    });

  it('are told once where a node stands beside the nodes, or the nodes below the inputs', () => {
    const beside = llm.replaceAll('\n  ', '\n');
    assert.deepEqual(
      serious(beside).map(({ code }) => code),
      ['FS108'],
    );
    assert.equal(fixed(beside, 'FS108'), llm);
    const deep = `inputs:\n  # why\n  text: {type: string}\n${llm.replaceAll(/^(?=.)/gm, '  ')}`;
    assert.deepEqual(
      serious(deep).map(({ code, message }) => `${code} ${message}`),
      ['FS108 "nodes" stands under "inputs", so the flow has none; it belongs in the first column'],
    );
    assert.equal(fixed(deep, 'FS108'), `inputs:\n  # why\n  text: {type: string}\n${llm}`);
  });

  it('are told once of a node whose name is a key', () => {
    const text = llm.replace('- name: a', '- a: # b').replaceAll('\n  ', '\n    ');
    assert.deepEqual(
      serious(text).map(({ code }) => code),
      ['FS108'],
    );
    const mended = fixed(text, 'FS108');
    assert.match(mended, /^nodes:\n-   name: a # b\n    type: llm\n/);
    assert.deepEqual(serious(mended), []);
  });

  it('are told once of a node without a dash', () => {
    const second = llm.replace('nodes:\n- name: a', '- name: b');
    const text = llm + second.replace('- ', '  ');
    const all = judged(text).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      all.map(({ code, message }) => `${code} ${message}`),
      ['FS102 the key "name" is written twice; a dash begins a new node'],
    );
    assert.equal(fixed(text, 'FS102'), llm + second);
    assert.match(
      serious(llm.replace('name: a', 'name: a\n  name: b'))[0]?.message ?? '',
      /is written twice$/,
    );
    const third = text + second.replace('- ', '  ').replace('b', 'c');
    assert.equal(fixed(fixed(third, 'FS102'), 'FS102'), llm + second + second.replace('b', 'c'));
  });

  it('are none where prompt flow takes the flow', () => {
    const unused = llm.replace('nodes:', 'input:\n  text: {type: string}\nnodes:');
    assert.deepEqual(
      serious(unused).map(({ code }) => code),
      ['FS104'],
    );
    const outside = sound.replace('    text: ${inputs.text}\n', '  text: ${inputs.text}\n');
    assert.deepEqual(
      serious(outside).map(({ code, message }) => `${code} ${message}`),
      [
        'FS104 nothing stands under "inputs"; "text" must be indented deeper than it, prompt flow ignores it here',
      ],
    );
    assert.equal(fixed(outside, 'FS104'), sound);
    assert.deepEqual(
      judged(`language: csharp\n${llm.replace('type: llm', 'tpye: csharp')}`).filter(
        ({ severity }) => severity === 'error',
      ),
      [],
    );
  });
});
