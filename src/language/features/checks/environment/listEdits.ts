import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import {
  entryOf,
  isNothing,
  type YamlList,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, SpanEdit } from '../../finding.ts';

/** A fix that takes an item out of the list under `key`; none where it shares its lines with something else. */
export function removeItem(
  source: SourceText,
  root: YamlMap,
  key: string,
  item: YamlValue,
  title: string,
): Fix[] {
  const entry = entryOf(root, key);
  const list = entry?.value;
  if (list?.kind !== 'list') return [];
  const edit =
    source.text[list.span.start] === '[' ? removeInBrackets(list, item) : removeLines(source, list, item);
  if (!edit) return [];
  // The key goes with its only item, where that stands just below it.
  const keyLine = source.positionAt(entry!.keySpan.start).line;
  const alone =
    list.items.length === 1 &&
    root.entries.length > 1 &&
    edit.span.start === startOfLine(source, keyLine + 1) &&
    source.line(keyLine).trim() === `${key}:`;
  const start = alone ? startOfLine(source, keyLine) : edit.span.start;
  return [{ title, edits: [{ span: { start, end: edit.span.end }, newText: '' }] }];
}

function removeInBrackets({ items }: YamlList, item: YamlValue): SpanEdit | undefined {
  const index = items.indexOf(item);
  const next = items[index + 1];
  const before = items[index - 1];
  const span = next
    ? { start: item.span.start, end: next.span.start }
    : { start: before?.span.end ?? item.span.start, end: item.span.end };
  return { span, newText: '' };
}

function removeLines(source: SourceText, { span }: YamlList, item: YamlValue): SpanEdit | undefined {
  const first = source.positionAt(item.span.start).line;
  const last = source.positionAt(item.span.end).line;
  const start = startOfLine(source, first);
  const before = source.text.slice(start, item.span.start);
  const behind = source.text.slice(item.span.end, source.lineSpan(last).end);
  // What an alias stands for lies elsewhere.
  const within = span.start <= item.span.start && item.span.end <= Math.max(span.end, item.span.start);
  if (!within || !/^\s*-\s*$/.test(before) || !/^\s*(#.*)?$/.test(behind)) return undefined;
  return { span: { start, end: startOfLine(source, last + 1) }, newText: '' };
}

const startOfLine = (source: SourceText, line: number): number =>
  line < source.lineCount ? source.lineSpan(line).start : source.text.length;

/** The edit that adds an item at the end of the list under `key`, which is made where there is none. */
export function addItem(source: SourceText, root: YamlMap, key: string, item: string): SpanEdit | undefined {
  const { text } = source;
  const newLine = source.lineEnd;
  const entry = entryOf(root, key);
  const insert = (at: number, newText: string): SpanEdit => ({ span: { start: at, end: at }, newText });
  if (!entry) {
    if (text[root.span.start] === '{') return undefined;
    const end = text.trimEnd().length;
    const lineEnd = source.lineSpan(source.positionAt(end).line).end;
    return insert(lineEnd, `${newLine}${key}:${newLine}  - ${item}`);
  }
  const list = entry.value;
  if (isNothing(list)) {
    const colon = text.indexOf(':', entry.keySpan.end);
    return colon === -1 ? undefined : insert(colon + 1, `${newLine}  - ${item}`);
  }
  if (list.kind !== 'list' || entry.merged) return undefined;
  const last = list.items.at(-1);
  if (text[list.span.start] === '[')
    return insert(last?.span.end ?? list.span.start + 1, last ? `, ${item}` : item);
  const first = source.positionAt(list.span.start);
  const indent = source.line(first.line).slice(0, first.character);
  if (!last || indent.trim() || text[list.span.start] !== '-') return undefined;
  return insert(source.lineSpan(source.positionAt(last.span.end).line).end, `${newLine}${indent}- ${item}`);
}
