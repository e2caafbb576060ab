import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import {
  entryOf,
  scalarOf,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import { hasAnchor } from '../../edits/entryEdits.ts';
import type { Fix, SpanEdit } from '../../finding.ts';
import { isTextKey } from '../yaml/isText.ts';

/** A fix that gives the value of an entry the shape that it must have, with all comments; none where that would be a guess. */
export type Mend = (source: SourceText, entry: YamlEntry) => Fix[];

/** Nodes by their names, or a single node, become a list. */
export function nodesToList(source: SourceText, entry: YamlEntry): Fix[] {
  const map = ownMap(source, entry);
  if (!map) return [];
  const isOneNode = scalarOf(map, 'name') && (entryOf(map, 'type') ?? entryOf(map, 'source'));
  const edits = isOneNode
    ? [dashBefore(source, map.entries[0]!)]
    : map.entries.map((node) => toItem(source, node));
  return asFix('Write it as a list', edits);
}

/** Items with a name each, or with one key each, become a mapping by these. */
export const listToMap: Mend = (source, entry) => itemsToMap(source, entry, false);

/** The same of the inputs of a node, whose items have one key each. */
export const inputsToMap: Mend = (source, entry) => itemsToMap(source, entry, true);

function itemsToMap(source: SourceText, entry: YamlEntry, isOfNode: boolean): Fix[] {
  const { keySpan, value } = entry;
  if (value.kind !== 'list' || !isOwnBlock(source, entry)) return [];
  const { character } = source.positionAt(keySpan.start);
  return asFix(
    'Write it as a mapping',
    value.items.map((item) => toEntry(source, character, item, isOfNode)),
  );
}

/** A list with one mapping in it becomes the mapping. */
export function withoutDash(source: SourceText, entry: YamlEntry): Fix[] {
  const { value } = entry;
  const [item, ...others] = value.kind === 'list' ? value.items : [];
  if (!item || others.length || !isOwnBlock(source, entry)) return [];
  return asFix('Write it as a mapping', [
    spaceForDash(source, source.positionAt(entry.keySpan.start).character, item),
  ]);
}

/** The path of a file becomes a source. */
export function sourceToMap(_source: SourceText, { value }: YamlEntry): Fix[] {
  if (value.kind !== 'scalar' || typeof value.value !== 'string' || !value.inner) return [];
  if (!/^[\w./ -]+\.\w+$/.test(value.text)) return [];
  return asFix('Write it as a mapping', [
    [{ span: value.span, newText: `{ type: code, path: ${value.text} }` }],
  ]);
}

/** Each part of a change, or nothing where one of them cannot be made. */
function asFix(title: string, parts: readonly (SpanEdit[] | undefined)[]): Fix[] {
  const edits = parts.flatMap((part) => part ?? []);
  return parts.length && parts.every((part) => part?.length) ? [{ title, edits }] : [];
}

const isOwnBlock = (source: SourceText, entry: YamlEntry): boolean =>
  entry.value.span.start > entry.keySpan.end &&
  !/[[{]/.test(source.text[entry.value.span.start] ?? '') &&
  !entry.merged &&
  !hasAnchor(source, entry);

function ownMap(source: SourceText, entry: YamlEntry): YamlMap | undefined {
  const { value } = entry;
  const isOwn =
    value.kind === 'map' && isOwnBlock(source, entry) && value.entries.every(({ merged }) => !merged);
  return isOwn ? value : undefined;
}

/** The text before an offset in its line. */
function before(source: SourceText, offset: number): string {
  const { line, character } = source.positionAt(offset);
  return source.line(line).slice(0, character);
}

/** A dash in the two columns before the only node. */
function dashBefore(source: SourceText, { keySpan: { start } }: YamlEntry): SpanEdit[] | undefined {
  const space = before(source, start);
  return /^ {2,}$/.test(space) ? [{ span: { start: start - 2, end: start }, newText: '- ' }] : undefined;
}

/** `a:` with the keys of a node below it becomes `- name: a`, with the name in their column. */
function toItem(source: SourceText, { keySpan, value }: YamlEntry): SpanEdit[] | undefined {
  const { text } = source;
  const [first] = value.kind === 'map' ? value.entries : [];
  const written = text.slice(keySpan.start, keySpan.end);
  const space = before(source, keySpan.start);
  if (value.kind !== 'map' || !first || first.merged || value.span.start < keySpan.end) return undefined;
  if (entryOf(value, 'name') || !/^ *$/.test(space) || !isTextKey(written)) return undefined;
  const colon = /^ *: */.exec(text.slice(keySpan.end, value.span.start))?.[0];
  if (colon === undefined) return undefined;
  if (text[value.span.start] === '{') {
    const isBeside = keySpan.end + colon.length === value.span.start;
    const newText = `- {name: ${written}, `;
    return isBeside ? [{ span: { start: keySpan.start, end: value.span.start + 1 }, newText }] : undefined;
  }
  const deeper = before(source, first.keySpan.start);
  const step = deeper.length - space.length;
  if (!/^ *$/.test(deeper) || step < 2) return undefined;
  const end = keySpan.end + colon.trimEnd().length;
  return [{ span: { start: keySpan.start, end }, newText: `-${' '.repeat(step - 1)}name: ${written}` }];
}

/** `- name: a` becomes `a:`, `- a:` loses its dash, and `- a` becomes a text. */
function toEntry(
  source: SourceText,
  column: number,
  item: YamlValue,
  isOfNode: boolean,
): SpanEdit[] | undefined {
  const { text } = source;
  if (item.kind === 'scalar')
    return !isOfNode && item.style === 'plain' && /^[A-Za-z_]\w*$/.test(item.text)
      ? spaceForDash(source, column, item, `${item.text}: { type: string }`)
      : undefined;
  const [first, ...others] = item.kind === 'map' ? item.entries : [];
  if (item.kind !== 'map' || !first || first.merged || text[item.span.start] === '{') return undefined;
  if (!others.length && (first.value.kind === 'map' || isOfNode)) return spaceForDash(source, column, item);
  const { value, key } = first;
  if (isOfNode || key !== 'name' || value.kind !== 'scalar' || !others.length || value.style !== 'plain')
    return undefined;
  const isName = /^[A-Za-z_]\w*$/.test(value.text) && isTextKey(value.text);
  if (!isName || !/^name: +$/.test(text.slice(first.keySpan.start, value.span.start))) return undefined;
  const dash = dashOf(source, column, item);
  if (!dash) return undefined;
  // In the column of the section's key it would be a key beside that, so all of it goes deeper.
  const deeper =
    dash.column > column
      ? []
      : linesOf(source, item).map((at) => ({ span: { start: at, end: at }, newText: '  ' }));
  const newText = `${dash.column > column ? '' : '  '}${value.text}:`;
  return [{ span: { start: dash.start, end: value.span.end }, newText }, ...deeper];
}

/** The dash of a list's item, and where it stands. */
function dashOf(
  source: SourceText,
  column: number,
  item: YamlValue,
): { start: number; column: number } | undefined {
  const { start } = item.kind === 'map' ? item.entries[0]!.keySpan : item.span;
  const dash = /^( *)- +$/.exec(before(source, start));
  const at = dash?.[1]?.length ?? -1;
  if (!dash || at < column) return undefined;
  return { start: start - dash[0].length + at, column: at };
}

function spaceForDash(
  source: SourceText,
  column: number,
  item: YamlValue,
  instead?: string,
): SpanEdit[] | undefined {
  const dash = dashOf(source, column, item);
  if (!dash || (item.kind !== 'map' && instead === undefined)) return undefined;
  if (instead === undefined) return [{ span: { start: dash.start, end: dash.start + 1 }, newText: ' ' }];
  return [
    {
      span: { start: dash.start, end: item.span.end },
      newText: (dash.column > column ? '' : '  ') + instead,
    },
  ];
}

/** Where the lines below the first one of an item start, but for empty ones. */
function linesOf(source: SourceText, item: YamlValue): number[] {
  const from = source.positionAt(item.span.start).line + 1;
  const to = source.positionAt(item.span.end).line;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
    .filter((line) => source.line(line).trim() && source.lineSpan(line).start < item.span.end)
    .map((line) => source.lineSpan(line).start);
}
