import assert from 'node:assert/strict';
import type { Range } from 'vscode-languageserver-types';
import type { DocumentKind } from '../../../../src/language/document/documentKind.ts';
import { parseLanguageDocument } from '../../../../src/language/document/languageDocument.ts';
import { complete } from '../../../../src/language/features/completion/complete.ts';
import { hover } from '../../../../src/language/features/hover/hover.ts';
import { contextOf } from './accept.ts';

const flow = `\ufeff# 😀
inputs: &in
  "é😀": {type: string, default: "\${a}"}
  'b': &b {type: [int, {x: ]}
outputs: {o: {type: string, reference: "\${n😀.output}"}}
nodes:
  - name: n😀
    <<: *b
    inputs: {x: \${inputs.b}, y: [1, "two", {z: '\${n.output}'}]}
\t- source: {type: code
    path: |
      text: here
  - ? odd
    : key
-   - nested: - dash
environment:
  image: "unclosed
additional_includes: [../a, "../b
node_variants: {n: {variants: {v: {node: {inputs: {}}}}}}
`;
const run = `flow: .\r\ndata: d.jsonl\rcolumn_mapping: {url: "\${data.x}"\r\n  a: \${run.\r\nidentity:\r\n  type: "managed\r\n`;
const texts: [DocumentKind, string][] = [
  ['flow', flow],
  ['flow', flow.replaceAll('\n', '\r\n')],
  ['flow', '{"inputs": {"a": {"type": "int"}}, "nodes": [{"name": "n", "inputs": {"x": "${inputs.a}"}}]}'],
  ['flow', '- - - a: {b: [c, {d: "e'],
  ['run', run],
];

describe('completion and hover at every offset', () => {
  for (const [kind, text] of texts)
    it(`stay in the line: ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const context = contextOf({ files: { '/w/flow/a.py': '', '/w/b/c.py': '' } });
      const dag = parseLanguageDocument(kind, text, '/w/flow/flow.dag.yaml');
      const flex = parseLanguageDocument(kind, text, '/w/flow/flow.flex.yaml');
      for (let offset = 0; offset <= text.length; offset += 1) {
        // Parsing takes longest.
        const half = offset % 5 ? undefined : parseLanguageDocument(kind, text.slice(0, offset), dag.path);
        for (const document of [dag, flex, half]) {
          if (!document) continue;
          const position = document.source.positionAt(offset);
          const length = document.source.line(position.line).length;
          const isInLine = ({ start, end }: Range): boolean =>
            start.line === position.line &&
            end.line === position.line &&
            start.character <= position.character &&
            position.character <= end.character &&
            end.character <= length;
          for (const { textEdit, label } of (await complete(document, position, context)).items)
            assert.ok(textEdit && 'range' in textEdit && isInLine(textEdit.range), `${label} at ${offset}`);
          const told = await hover(document, position, context);
          assert.ok(!told?.range || isInLine(told.range), `hover at ${offset}`);
        }
      }
    });
});
