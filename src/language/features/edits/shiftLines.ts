import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { YamlEntry } from '../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../finding.ts';
import { entryEnd } from '../structure/blockEnd.ts';

/** A fix that moves neighbours, with the comments between them, so that their keys stand in `column`; none where they share their lines. */
export function shiftLines(
  source: SourceText,
  title: string,
  entries: readonly YamlEntry[],
  column: number,
): Fix[] {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return [];
  const from = source.positionAt(first.keySpan.start);
  const { line: to } = source.positionAt(entryEnd(source, last));
  const by = column - from.character;
  const lines = Array.from({ length: to - from.line + 1 }, (_, index) => from.line + index).filter((line) =>
    source.line(line).trim(),
  );
  const isOwn = /^ *$/.test(source.line(from.line).slice(0, from.character));
  const mayMove = by > 0 || lines.every((line) => /^ */.exec(source.line(line))![0].length >= -by);
  if (!by || !isOwn || !mayMove) return [];
  const edits = lines.map((line) => {
    const { start } = source.lineSpan(line);
    return by > 0
      ? { span: { start, end: start }, newText: ' '.repeat(by) }
      : { span: { start, end: start - by }, newText: '' };
  });
  return [{ title, edits }];
}
