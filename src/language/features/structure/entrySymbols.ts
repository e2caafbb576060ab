import type { DocumentSymbol } from 'vscode-languageserver-types';
import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { YamlEntry, YamlValue } from '../../../flow/yaml/yamlTree.ts';
import { entryEnd, valueEnd } from './blockEnd.ts';
import { toSymbol } from './symbol.ts';

/** The entries that stand in a mapping itself; none of what an alias stands for. */
export const ownEntries = (value: YamlValue | undefined, after = 0): YamlEntry[] =>
  value?.kind === 'map' && value.span.start >= after ? value.entries.filter(({ merged }) => !merged) : [];

/** An entry whose text is its detail, or whose entries are below it. */
export function plainEntry(source: SourceText, entry: YamlEntry): DocumentSymbol[] {
  const { key, keySpan, value } = entry;
  const spans = { name: keySpan, end: entryEnd(source, entry) };
  if (value.kind === 'scalar')
    return toSymbol(source, key, 'text', spans, { detail: value.text.split('\n', 1)[0] });
  const children =
    value.kind === 'map'
      ? ownEntries(value, keySpan.end).flatMap((one) => plainEntry(source, one))
      : value.items.flatMap((item) =>
          item.kind === 'scalar' && item.span.start >= keySpan.end
            ? toSymbol(source, item.text, 'file', { name: item.span, end: valueEnd(source, item) })
            : [],
        );
  return toSymbol(source, key, 'section', spans, { children });
}
