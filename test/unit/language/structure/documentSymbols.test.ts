import { deepEqual, equal } from 'node:assert/strict';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { parseLanguageDocument } from '../../../../src/language/document/languageDocument.ts';
import type { DocumentKind } from '../../../../src/language/document/documentKind.ts';
import { documentSymbols } from '../../../../src/language/features/structure/documentSymbols.ts';
import { flow, run } from '../navigation/flows.ts';

const symbolsOf = (text: string, kind: DocumentKind = 'flow'): DocumentSymbol[] =>
  documentSymbols(parseLanguageDocument(kind, text, '/w/flow.dag.yaml'));

/** One line for each: name, detail, and the lines it spans. */
const outline = (symbols: readonly DocumentSymbol[], indent = ''): string[] =>
  symbols.flatMap(({ name, detail, range, children }) => [
    `${indent}${name}${detail ? ` (${detail})` : ''} ${range.start.line + 1}-${range.end.line + 1}`,
    ...outline(children ?? [], `${indent}  `),
  ]);

describe('documentSymbols', () => {
  it('outlines a flow', () => {
    deepEqual(outline(symbolsOf(flow)), [
      'inputs 1-3',
      '  question (string) 2-3',
      'outputs 4-7',
      '  answer (string) 5-7',
      'nodes 8-17',
      '  find (python) 9-15',
      '  reply (variants) 16-17',
      'node_variants 18-41',
      '  reply 19-41',
      '    short (default) 22-30',
      '    long 31-41',
      'environment 42-43',
      '  python_requirements_txt (requirements.txt) 43-43',
      'additional_includes 44-46',
      '  ../shared/tools 45-45',
      '  ../shared/find.py 46-46',
    ]);
  });

  it('outlines a run', () => {
    deepEqual(outline(symbolsOf(run, 'run')), [
      'name (base) 1-1',
      'flow (.) 2-2',
      'data (data.jsonl) 3-3',
      'variant (${reply.long}) 4-4',
      'column_mapping 5-6',
      '  question (${data.question}) 6-6',
      'connections 7-9',
      '  reply 8-9',
      '    connection (mine) 9-9',
    ]);
  });

  it('outlines requirements', () => {
    deepEqual(outline(symbolsOf('# tools\npydantic>=2,<3  # why\n-r more.txt\n', 'requirements')), [
      'pydantic (>=2, <3) 2-2',
      'more.txt (include) 3-3',
    ]);
  });

  it('names what has no name, and has nothing for what anchors bring', () => {
    deepEqual(
      outline(
        symbolsOf(
          'x: &n\n  inputs: {}\nnodes:\n- type: python\n- *n\n- name:\n  type: llm\ninputs: *n\n"": {}\n',
        ),
      ),
      [
        'x 1-2',
        '  inputs 2-2',
        'nodes 3-7',
        '  (no name) (python) 4-4',
        '  (no name) (llm) 6-7',
        'inputs 8-8',
      ],
    );
  });

  it('keeps each place inside of the one around it, whatever is half typed', () => {
    const check = (symbol: DocumentSymbol, outer?: DocumentSymbol): void => {
      const { range, selectionRange, name } = symbol;
      const at = ({ line, character }: { line: number; character: number }): number =>
        line * 1000 + character;
      equal(
        at(range.start) <= at(selectionRange.start) && at(selectionRange.end) <= at(range.end),
        true,
        name,
      );
      if (outer)
        equal(at(outer.range.start) <= at(range.start) && at(range.end) <= at(outer.range.end), true, name);
      symbol.children?.forEach((child) => check(child, symbol));
    };
    for (let end = 0; end < flow.length; end += 29)
      symbolsOf(flow.slice(0, end)).forEach((symbol) => check(symbol));
  });
});
