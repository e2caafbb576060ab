import assert from 'node:assert/strict';
import { fixed, judged } from './judged.ts';

const flow = `inputs:
  text:
    type: string
    default: "hello"
nodes:
- name: a
  type: python
  source:
    type: code
    path: a.py
  inputs:
    x: \${inputs.text}
`;

/** What is written instead of what, where the finding starts, and what it says. */
const broken: [sound: string, written: string, at: string, message: RegExp][] = [
  ['inputs:\n  text', 'inputs\n  text', 'inputs', /^no colon follows the key "inputs"$/],
  ['  type: python', '  type python', 'type python', /^no colon follows the key "type"$/],
  ['  type: python', '  type:python', 'type:python', /^a space must follow the colon of "type"$/],
  ['- name', '-name', '-name', /^a space must follow the dash$/],
  [
    '  type: python',
    '   type: python',
    'type: python',
    /^"type" does not stand in the column of the key above/,
  ],
  ['    path', '   path', 'path', /^"path" does not stand in the column of the key above it$/],
  ['"hello"', '"hello', '"hello', /^the quote is never closed$/],
  ['a \\"b\\" c', 'a "b" c', '"b" c', /^this quote ends the text; within it, a quote has a "\\" before it$/],
  ["it''s", "it's", "'s", /^this quote ends the text; within it, a quote has a second one before it$/],
  ['{a: "b"}', '{a: "b}', '"b}', /^the quote is never closed$/],
  ['{a: [b, c]} # d', '{a: [b, c # d', '{a', /^the "\{" is not closed$/],
  [
    '["${inputs.text}"]',
    '[${inputs.text}]',
    '${inputs',
    /^between brackets, "\$\{inputs.text\}" needs quotes$/,
  ],
  ['{a: "${inputs.text}", b: 1}', '{a: ${inputs.text}, b: 1}', '${inputs', /^between brackets/],
  ['    type: code', '\t\ttype: code', '\t\ttype', /^a tab stands before the line/],
  ['  type: python', '\ttype: python', '\ttype', /^a tab stands before the line/],
  ['  type: python', '  \ttype: python', '\ttype', /^a tab stands before the line/],
  ['    type: code\n    path', '\t\ttype: code\n\t\tpath', '\t\ttype', /^a tab stands before the line/],
];

describe('broken YAML that is written often', () => {
  for (const [sound, written, at, message] of broken)
    it(`is told once and mended: ${JSON.stringify(written)}`, () => {
      const whole = flow.includes(sound)
        ? flow
        : sound.startsWith("it''s")
          ? flow.replace('"hello"', "'it''s'")
          : sound.startsWith('a ')
            ? flow.replace('hello', sound)
            : flow.replace('${inputs.text}', sound);
      const text = whole.replace(sound, () => written);
      assert.notEqual(text, whole);
      const [finding, ...others] = judged(text);
      assert.deepEqual(others, []);
      assert.match(finding?.message ?? '', message);
      assert.equal(finding?.code, 'FS100');
      assert.ok(text.slice(finding.span.start).startsWith(at));
      assert.equal(fixed(text, 'FS100'), whole);
    });

  it('ends on the line where it starts', () => {
    const [finding] = judged(`${flow}---\n${flow}`);
    assert.match(finding?.message ?? '', /a file with only one/);
    assert.equal(finding!.span.end - finding!.span.start, '---'.length);
  });

  it('has a dash in the wrong column, with the lines of its item and those behind', () => {
    const item = (space: string, name: string) =>
      `${space}- name: ${name}\n${space}  type: python\n${space}  source: {type: code, path: a.py}\n`;
    const text = `nodes:\n${item('  ', 'a')}${item('', 'b')}${item('', 'c')}`;
    const [finding, ...others] = judged(text);
    assert.deepEqual(others, []);
    assert.match(finding?.message ?? '', /^this dash does not stand in the column of the one above it$/);
    assert.equal(fixed(text, 'FS100'), `nodes:\n${item('  ', 'a')}${item('  ', 'b')}${item('  ', 'c')}`);
  });

  it('has a list beside its key', () => {
    const text = 'nodes: - name: a\n         type: prompt\n         source: {path: p}\n';
    const [finding, ...others] = judged(text);
    assert.deepEqual(others, []);
    assert.equal(finding?.message, 'a list starts on the line below its key');
    assert.equal(fixed(text, 'FS100'), text.replace(': -', ':\n       -'));
  });

  it('came from Markdown', () => {
    const [finding, ...others] = judged(`\`\`\`yaml\n${flow}\`\`\`\n`);
    assert.deepEqual(others, []);
    assert.equal(finding?.message, '"```yaml" belongs to Markdown and not to YAML');
    assert.equal(fixed(`\`\`\`yaml\n${flow}\`\`\`\n`, 'FS100'), flow);
  });

  it('is mended in each of two places', () => {
    const text = flow.replace('inputs:', 'inputs').replace('type: code', 'type:code');
    const once = fixed(text, 'FS100');
    assert.equal(fixed(once, 'FS100'), flow);
  });

  it('has no change where none was found that helps', () => {
    const [finding] = judged(flow.replace('type: string', 'type: *string'));
    assert.equal(finding?.code, 'FS100');
    assert.deepEqual(finding.fixes, []);
  });
});
