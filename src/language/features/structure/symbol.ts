import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../flow/yaml/span.ts';

/** `SymbolKind` by what it is used for here. */
const symbolKinds = {
  section: 3,
  input: 13,
  output: 7,
  node: 12,
  group: 10,
  variant: 22,
  file: 1,
  text: 15,
} as const satisfies Record<string, SymbolKind>;

/** An entry of the outline; undefined without a name, which editors refuse. */
export function toSymbol(
  source: SourceText,
  name: string,
  kind: keyof typeof symbolKinds,
  spans: { name: Span; end: number },
  more: { detail?: string | undefined; children?: DocumentSymbol[] } = {},
): DocumentSymbol[] {
  if (!name.trim()) return [];
  const selectionRange = source.rangeOf(spans.name);
  const range = source.rangeOf({ start: spans.name.start, end: Math.max(spans.name.end, spans.end) });
  const { detail, children } = more;
  return [
    {
      name,
      kind: symbolKinds[kind],
      range,
      selectionRange,
      ...(detail && { detail }),
      ...(children?.length && { children }),
    },
  ];
}
