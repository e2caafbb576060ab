import type { DocumentSymbol } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { NodeItem } from '../../document/flowModel.ts';
import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import { scalarOf, valueOf, type YamlEntry, type YamlValue } from '../../../flow/yaml/yamlTree.ts';
import { entryEnd, valueEnd } from './blockEnd.ts';
import { ownEntries, plainEntry } from './entrySymbols.ts';
import { toSymbol } from './symbol.ts';

/** The sections of a flow with its inputs, outputs, nodes and variants below them. */
export function flowSymbols({ model, source }: FlowDocument): DocumentSymbol[] {
  return ownEntries(model.root).flatMap((entry) => {
    const { key, keySpan, value } = entry;
    const section = (children: DocumentSymbol[]): DocumentSymbol[] =>
      toSymbol(source, key, 'section', { name: keySpan, end: entryEnd(source, entry) }, { children });
    switch (key) {
      case 'inputs':
      case 'init':
        return section(typed(source, entry, 'input'));
      case 'outputs':
        return section(typed(source, entry, 'output'));
      case 'nodes':
        return section(value.span.start < keySpan.end ? [] : nodes(source, model.nodes, value));
      case 'node_variants':
        return section(ownEntries(value, keySpan.end).flatMap((group) => variantGroup(source, group)));
      default:
        return plainEntry(source, entry);
    }
  });
}

const typed = (
  source: SourceText,
  { keySpan, value }: YamlEntry,
  kind: 'input' | 'output',
): DocumentSymbol[] =>
  ownEntries(value, keySpan.end).flatMap((entry) =>
    toSymbol(
      source,
      entry.key,
      kind,
      { name: entry.keySpan, end: entryEnd(source, entry) },
      { detail: scalarOf(entry.value, 'type')?.text },
    ),
  );

const nodes = (source: SourceText, items: readonly NodeItem[], { span }: YamlValue): DocumentSymbol[] =>
  items
    // A name or node that is brought by an anchor stands elsewhere.
    .filter(({ map, nameSpan }) => map.span.start >= span.start && within(map.span, nameSpan))
    .flatMap((node) => {
      const detail = node.type?.text ?? (node.useVariants ? 'variants' : undefined);
      const start = source.rangeOf(node.map.span).start;
      const spans = { name: node.nameSpan, end: valueEnd(source, node.map) };
      const symbols = toSymbol(source, node.name || '(no name)', 'node', spans, { detail });
      return symbols.map((symbol) => ({ ...symbol, range: { start, end: symbol.range.end } }));
    });

function variantGroup(source: SourceText, group: YamlEntry): DocumentSymbol[] {
  const chosen = scalarOf(group.value, 'default_variant_id')?.text;
  const variants = ownEntries(valueOf(group.value, 'variants'), group.keySpan.end).flatMap((variant) =>
    toSymbol(
      source,
      variant.key,
      'variant',
      { name: variant.keySpan, end: entryEnd(source, variant) },
      { detail: variant.key === chosen ? 'default' : undefined },
    ),
  );
  const spans = { name: group.keySpan, end: entryEnd(source, group) };
  return toSymbol(source, group.key, 'group', spans, { children: variants });
}

const within = (outer: { start: number; end: number }, inner: { start: number; end: number }): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;
