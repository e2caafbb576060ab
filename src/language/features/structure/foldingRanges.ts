import type { FoldingRange } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { YamlValue } from '../../../flow/yaml/yamlTree.ts';
import { entryEnd, valueEnd } from './blockEnd.ts';
import { commentFolds } from './commentFolds.ts';

/** What can be folded: everything below a key or dash, comments of several lines, regions. At most one from each line. */
export function foldingRanges(document: LanguageDocument): FoldingRange[] {
  const { source } = document;
  const found = new Map<number, FoldingRange>();
  for (const fold of commentFolds(source)) found.set(fold.startLine, fold);
  const add = (start: number, end: number): void => {
    const startLine = source.positionAt(start).line;
    const endLine = source.positionAt(end).line;
    if (endLine > startLine && (found.get(startLine)?.endLine ?? 0) < endLine)
      found.set(startLine, { startLine, endLine });
  };
  if (document.kind === 'requirements')
    for (const { line } of document.entries) add(line.span.start, line.span.end);
  else if (document.tree.root) addBelow(source, document.tree.root, add);
  return [...found.values()].sort((one, other) => one.startLine - other.startLine);
}

function addBelow(source: SourceText, value: YamlValue, add: (start: number, end: number) => void): void {
  switch (value.kind) {
    case 'scalar':
      return;
    case 'list':
      for (const item of value.items) {
        // What an alias stands for was folded where it is written.
        if (item.span.start <= value.span.start) continue;
        add(item.span.start, valueEnd(source, item));
        addBelow(source, item, add);
      }
      return;
    case 'map':
      for (const entry of value.entries) {
        if (entry.merged || entry.value.span.start < entry.keySpan.end) continue;
        add(entry.keySpan.start, entryEnd(source, entry));
        addBelow(source, entry.value, add);
      }
  }
}
