import assert from 'node:assert/strict';
import type { DocumentKind } from '../../src/language/document/documentKind.ts';
import { ownMilliseconds } from './ownMilliseconds.ts';
import { judge, useDocument } from './useDocument.ts';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const node = (name: string, reference: string): string =>
  `- {name: ${name}, type: python, source: {type: code, path: ask.py}, inputs: {x: "${reference}"}}`;

/** What makes a careless reader slow, or deep. */
const documents: Record<string, string> = {
  'a line of 10 MB': `nodes: ${'x'.repeat(10_000_000)}`,
  'a line of 200,000 characters in quotes': `description: "${'x'.repeat(190_000)}`,
  '200,000 spaces': `nodes:${' '.repeat(190_000)}\n- a`,
  '750,000 line ends': '\n'.repeat(750_000),
  '200,000 tabs': `a:${'\t'.repeat(190_000)}`,
  '200,000 quotes': `a: ${'"'.repeat(190_000)}`,
  '100,000 dashes': '- '.repeat(95_000),
  '60,000 colons': 'a: '.repeat(60_000),
  '100,000 hashes': `a: ${' #'.repeat(95_000)}`,
  '100,000 question marks': '? '.repeat(95_000),
  'a million quotes': `a: ${'"'.repeat(1_000_000)}`,
  'a million lines': 'a:\n'.repeat(1_000_000),
  '10,000 brackets': `nodes: ${'['.repeat(10_000)}`,
  '10,000 brackets, closed': `nodes: ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '10,000 braces': `nodes: ${'{a: '.repeat(10_000)}`,
  '5,000 levels of lines': lines(5000, (index) => `${' '.repeat(index % 1500)}a:`),
  '1,500 levels': lines(1500, (index) => `${' '.repeat(index)}a:`),
  'a list in a list in a list': `nodes:\n${'- '.repeat(10_000)}a`,
  'an alias bomb': `a0: &a0 [x, x]\n${lines(60, (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`)}\nnodes: *a60`,
  'an alias bomb of mappings': `a0: &a0 {x: y}\n${lines(60, (index) => `a${index + 1}: &a${index + 1} {l: *a${index}, r: *a${index}}`)}\nnodes: [*a60]\ninputs: *a60`,
  'a bomb of merge keys': `a0: &a0 {x0: y}\n${lines(300, (index) => `a${index + 1}: &a${index + 1} {<<: [*a${index}, *a${index}], x${index + 1}: y}`)}\ninputs: *a300`,
  'an alias in itself': 'nodes: &a\n- *a\n- name: b\n  inputs: &b {x: *b}\ninputs: &c\n  <<: *c\n',
  '20,000 aliases': `a: &a {name: x, type: python}\nnodes:\n${lines(20_000, () => '- *a')}`,
  '20,000 anchors': `nodes:\n${lines(20_000, (index) => `- &a${index} {name: n${index}}`)}`,
  '20,000 aliases without anchors': `nodes:\n${lines(20_000, (index) => `- *a${index}`)}`,
  '20,000 merge keys': `a: &a {type: string}\ninputs:\n${lines(20_000, (index) => `  i${index}: {<<: *a}`)}`,
  '50,000 inputs': `inputs:\n${lines(50_000, (index) => `  i${index}: {type: string}`)}`,
  '50,000 unknown keys': lines(50_000, (index) => `k${index}: 1`),
  '50,000 times the same key': lines(50_000, () => 'inputs: 1'),
  '5,000 nodes with one name': `nodes:\n${lines(5000, () => node('a', '${a.output}'))}`,
  '5,000 nodes in a row': `nodes:\n${lines(5000, (index) => node(`n${index}`, `\${n${index + 1}.output}`))}`,
  '5,000 nodes in a ring': `nodes:\n${lines(5000, (index) => node(`n${index}`, `\${n${(index + 1) % 5000}.output}`))}`,
  '5,000 misspelt references': `nodes:\n${lines(5000, (index) => node(`name_number_${index}`, `\${nmae_number_${index}.output}`))}`,
  '5,000 misspelt inputs': `inputs:\n${lines(5000, (index) => `  name_${index}: {type: string}`)}\nnodes:\n${lines(1000, (index) => node(`n${index}`, `\${inputs.nmae_${index}}`))}`,
  '5,000 includes': `additional_includes:\n${lines(5000, (index) => `- ../shared/file_${index}.py`)}`,
  '5,000 equal includes': `additional_includes:\n${lines(5000, () => '- ../shared/file.py')}`,
  '5,000 broken lines': lines(5000, () => 'a: [b: {c'),
  '20,000 unclosed quotes': lines(20_000, () => 'a: "b'),
  'a reference of 1 MB': `nodes:\n${node('a', `\${${'a.'.repeat(400_000)}}`)}`,
  '20,000 documents': lines(20_000, () => '---\na: 1'),
  '20,000 comments that silence': `${lines(20_000, () => '# flow-sessions: ignore FS104')}\na: 1`,
  'words of Zalgo': `inputs:\n  ${'e\u0301\u0302\u0303'.repeat(100_000)}: {type: string}`,
};

const requirements: Record<string, string> = {
  'a line of 10 MB': 'x'.repeat(10_000_000),
  '50,000 lines': lines(50_000, (index) => `name-${index}==1.0`),
  '50,000 equal lines': lines(50_000, () => 'name==1.0'),
  '20,000 contradictions': lines(20_000, (index) => `name==${index}`),
  '20,000 continued lines': lines(20_000, () => 'name \\'),
  'a million brackets': `name[${'['.repeat(1_000_000)}`,
  'a marker of 100,000 brackets': `name ; ${'('.repeat(100_000)}`,
  'a marker of 100,000 words': `name ; ${'os_name == "a" and '.repeat(50_000)}`,
  '100,000 specifiers': `name ${'>=1,'.repeat(100_000)}`,
  '100,000 hashes': `name==1 ${`--hash=sha256:${'0'.repeat(64)} `.repeat(10_000)}`,
  'a million spaces': `name${' '.repeat(1_000_000)}x`,
  'a million hashes': `name ${' #'.repeat(500_000)}`,
  'a version of 1 MB': `name==${'1.'.repeat(500_000)}1`,
  'a URL of 1 MB': `name @ https://${'a@'.repeat(500_000)}/x`,
  'a million quotes': `name ; ${'"'.repeat(1_000_000)}`,
};

const runs: Record<string, string> = {
  '50,000 mappings': `flow: .\ncolumn_mapping:\n${lines(50_000, (index) => `  c${index}: \${data.c${index}}`)}`,
  '50,000 unknown keys': `flow: .\ndata: x\n${lines(50_000, (index) => `k${index}: 1`)}`,
  'an alias bomb': `a0: &a0 [x, x]\n${lines(60, (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`)}\nflow: *a60`,
  'a value of 1 MB': `flow: ${'x/'.repeat(500_000)}\ndata: x`,
};

const longestMs = 1000;

describe('documents that are made to be slow', function () {
  this.timeout(60_000);

  const all: [DocumentKind, Record<string, string>][] = [
    ['flow', documents],
    ['requirements', requirements],
    ['run', runs],
  ];
  for (const [kind, texts] of all)
    for (const [name, text] of Object.entries(texts))
      it(`hold nothing up: ${kind} with ${name}`, async () => {
        const judging = await ownMilliseconds(() => judge({ kind, text }));
        assert.ok(judging < longestMs, `judged in ${judging} ms`);
        const judged = judge({ kind, text });
        const using = await ownMilliseconds(
          async () => await useDocument(judged, Math.floor(text.length / 2)),
        );
        assert.ok(using < longestMs, `all else in ${using} ms`);
      });
});
