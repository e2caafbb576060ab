import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import { isNothing, type YamlEntry, type YamlMap } from '../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../finding.ts';

/** True where an anchor stands in an entry, so that other parts may be what it says. */
export const hasAnchor = ({ text }: SourceText, { keySpan, end }: YamlEntry): boolean =>
  /[\s:,[{-]&[^\s,[\]{}]/.test(text.slice(keySpan.end, end));

/** A fix that takes an entry out of its mapping with its lines; none where it shares a line, is the only one or has an anchor. */
export function removeEntry(source: SourceText, map: YamlMap, entry: YamlEntry): Fix[] {
  if (hasAnchor(source, entry)) return [];
  const { key, keySpan, value } = entry;
  const { text } = source;
  const { start } = source.lineSpan(source.positionAt(keySpan.start).line);
  const after = Math.max(keySpan.end, value.span.end);
  // A block scalar ends where the line behind it starts.
  const isWhole = after > keySpan.end && text[after - 1] === '\n';
  const last = source.positionAt(after).line;
  const alone =
    text.slice(start, keySpan.start).trim() === '' &&
    map.entries.length > 1 &&
    (isWhole || /^:?\s*(#.*)?$/.test(text.slice(after, source.lineSpan(last).end)));
  if (!alone) return [];
  const end = isWhole ? after : startOfNextLine(source, last);
  return [{ title: `Remove "${key}"`, edits: [{ span: { start, end }, newText: '' }] }];
}

function startOfNextLine(source: SourceText, line: number): number {
  return line + 1 < source.lineCount ? source.lineSpan(line + 1).start : source.text.length;
}

/** A fix that writes entries behind one that stands on one line of its mapping: on lines as deep as it, or within the brackets; none elsewhere. */
export function insertBehind(
  source: SourceText,
  title: string,
  map: YamlMap,
  entry: YamlEntry,
  added: readonly string[],
): Fix[] {
  const { keySpan, value, merged } = entry;
  const { line, character } = source.positionAt(keySpan.start);
  const { start, end } = source.lineSpan(line);
  const isShort =
    !merged &&
    value.kind === 'scalar' &&
    value.style !== 'block' &&
    value.span.end <= end &&
    value.span.end >= keySpan.end;
  if (!isShort) return [];
  if (isInBraces(source, map, entry)) {
    if (isNothing(value)) return [];
    const at = value.span.end;
    const newText = added.map((text) => `, ${asBeside(source, entry, text)}`).join('');
    return [{ title, edits: [{ span: { start: at, end: at }, newText }] }];
  }
  const fits =
    /^[\s-]*$/.test(source.text.slice(start, keySpan.start)) &&
    /^:?\s*(#.*)?$/.test(source.text.slice(Math.max(keySpan.end, value.span.end), end));
  if (!fits) return [];
  const indent = `${source.lineEnd}${' '.repeat(character)}`;
  const newText = added.map((text) => indent + text).join('');
  return [{ title, edits: [{ span: { start: end, end }, newText }] }];
}

/** A fix that writes an entry before the first one of a mapping, whose text is on one line: on a line of its own, or within the brackets; none elsewhere. */
export function insertFirst(source: SourceText, title: string, map: YamlMap, text: string): Fix[] {
  const [first] = map.entries;
  if (!first || first.merged) return [];
  const { line, character } = source.positionAt(first.keySpan.start);
  const at = first.keySpan.start;
  const inBraces = isInBraces(source, map, first);
  if (!inBraces && !/^[\s-]*$/.test(source.text.slice(source.lineSpan(line).start, at))) return [];
  const newText = inBraces
    ? `${asBeside(source, first, text)}, `
    : `${text}${source.lineEnd}${' '.repeat(character)}`;
  return [{ title, edits: [{ span: { start: at, end: at }, newText }] }];
}

/** True for an entry that stands in the braces of its mapping. */
export const isInBraces = ({ text }: SourceText, { span }: YamlMap, { keySpan }: YamlEntry): boolean =>
  text[span.start] === '{' && span.start < keySpan.start && keySpan.end < span.end;

/** With its words in quotes where the key beside it has them, as JSON wants it. */
const asBeside = ({ text: all }: SourceText, { keySpan }: YamlEntry, text: string): string =>
  all[keySpan.start] === '"' ? text.replaceAll(/\b(?!true\b)[A-Za-z_][\w-]*(?=:| \}|$)/g, '"$&"') : text;
