import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import { isNothing, type YamlEntry } from '../../../flow/yaml/yamlTree.ts';
import type { SpanEdit } from '../finding.ts';
import { hasAnchor } from './entryEdits.ts';

/**
 * The edits that take an item out of the mapping under `section`, with its own comments: those right above it, and those in it
 * or indented deeper right below it. The mapping is `{}` where nothing is left. None where it shares its lines with something
 * else, or where an alias may stand for it.
 */
export function removeItem(source: SourceText, section: YamlEntry, item: YamlEntry): SpanEdit[] {
  const { value: map } = section;
  if (map.kind !== 'map' || item.merged || map.span.start < section.keySpan.end) return [];
  const head = source.text.slice(section.keySpan.end, map.entries[0]!.keySpan.start);
  if (/[\s:]&\S/.test(head) || hasAnchor(source, item)) return [];
  const end = endOf(source, item);
  if (source.text[map.span.start] === '{') {
    const isLast = /^(?:\s|#[^\n]*\n)*\}/.test(source.text.slice(end));
    const mayFollow = isLast ? /^\s*(?:#.*)?$/ : /^\s*,\s*(?:#.*)?$/;
    const span = linesOf(source, item, end, mayFollow) ?? withinBrackets(source, item, end);
    return span ? [{ span, newText: '' }] : [];
  }
  const span = linesOf(source, item, end, /^\s*(?:#.*)?$/);
  if (!span) return [];
  const removal = { span, newText: '' };
  if (map.entries.length > 1) return [removal];
  // Only comments may stand between the key and its only item.
  const between = source.text.slice(section.keySpan.end, span.start);
  const colon = /^\s*:(?=\s(?:\s|#[^\n]*\n)*$)/.exec(between);
  if (!colon) return [];
  const at = section.keySpan.end + colon[0].length;
  return [{ span: { start: at, end: at }, newText: ' {}' }, removal];
}

/** Without the space behind it; behind the colon where nothing follows that. */
function endOf({ text }: SourceText, { keySpan, value, end }: YamlEntry): number {
  let at = end;
  while (at > keySpan.end && /\s/.test(text[at - 1]!)) at -= 1;
  return isNothing(value) && at === keySpan.end
    ? at + (/^\s*:/.exec(text.slice(at, at + 10))?.[0].length ?? 0)
    : at;
}

/** The whole lines of an item with its comments, where it has lines of its own but for what `mayFollow`. */
function linesOf(source: SourceText, item: YamlEntry, end: number, mayFollow: RegExp): Span | undefined {
  const { line, character } = source.positionAt(item.keySpan.start);
  const indent = source.line(line).slice(0, character);
  let last = source.positionAt(end).line;
  if (indent.trim() || !mayFollow.test(source.text.slice(end, source.lineSpan(last).end))) return undefined;
  let first = line;
  const isOwn = (text: string): boolean => text.startsWith(`${indent}#`);
  while (first > 0 && isOwn(source.line(first - 1))) first -= 1;
  const deeper = (text: string): boolean =>
    text.startsWith(indent) && /^\s+#/.test(text.slice(indent.length));
  for (let below = last + 1; below < source.lineCount; below += 1) {
    const text = source.line(below);
    if (deeper(text)) last = below;
    else if (text.trim()) break;
  }
  const isLast = last + 1 >= source.lineCount;
  return {
    start: source.lineSpan(first).start,
    end: isLast ? source.text.length : source.lineSpan(last + 1).start,
  };
}

/** An item between others in brackets, with one comma; none where a comment stands beside it. */
function withinBrackets({ text }: SourceText, { keySpan }: YamlEntry, end: number): Span | undefined {
  const behind = /^\s*([,}])(\s*)/.exec(text.slice(end));
  let start = keySpan.start;
  while (/\s/.test(text[start - 1] ?? '')) start -= 1;
  if (!behind || !/[{,]/.test(text[start - 1] ?? '')) return undefined;
  const [whole, mark, space = ''] = behind;
  if (mark === ',')
    return text[end + whole.length] === '#' ? undefined : { start: keySpan.start, end: end + whole.length };
  const close = end + whole.length - space.length - 1;
  return { start: text[start - 1] === ',' ? start - 1 : start, end: close };
}
