import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { YamlEntry, YamlList, YamlMap, YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, SpanEdit } from '../../finding.ts';

/** Makes a mapping of an `environment` that is the value of one of its keys, or a list of mappings; none where it is not clear how. */
export function toMapping({ value, merged }: YamlEntry, source: SourceText): Fix[] {
  if (merged) return [];
  if (value.kind === 'scalar') return underKey(value);
  const edits = value.kind === 'list' ? withoutList(value, source) : [];
  return edits.length ? [{ title: 'Make it a mapping', edits }] : [];
}

/** `environment: requirements.txt` or `environment: python:3.11` with the key that is missing. */
function underKey({ value, style, text, span: { start, end } }: YamlScalar): Fix[] {
  if (typeof value !== 'string' || style === 'block' || !text.trim()) return [];
  const key = /\.txt$/i.test(text) ? 'python_requirements_txt' : 'image';
  return [
    {
      title: `Write it under "${key}"`,
      edits: [
        { span: { start, end: start }, newText: `{ ${key}: ` },
        { span: { start: end, end }, newText: ' }' },
      ],
    },
  ];
}

/** Takes the brackets or the dashes away, so that the mappings in the list become one. */
function withoutList({ items, span }: YamlList, source: SourceText): SpanEdit[] {
  const maps = items.filter((item) => item.kind === 'map');
  const [first] = maps;
  const keys = maps.flatMap(({ entries }) => entries.map(({ key }) => key));
  if (!first || maps.length < items.length || new Set(keys).size < keys.length) return [];
  if (source.text[span.start] === '[') return maps.length === 1 ? withoutBrackets(first, span, source) : [];
  const column = (map: YamlMap): number => source.positionAt(map.span.start).character;
  // What stands in braces joins nothing else.
  if (maps.length > 1 && maps.some((map) => source.text[map.span.start] === '{')) return [];
  const edits = maps.flatMap((map) => withoutDash(map, source));
  return edits.length === maps.length && maps.every((map) => column(map) === column(first)) ? edits : [];
}

function withoutBrackets({ span }: YamlMap, list: YamlList['span'], { text }: SourceText): SpanEdit[] {
  const isBraced = text[span.start] === '{';
  const isAlone =
    /^\[\s*$/.test(text.slice(list.start, span.start)) && /^\s*\]$/.test(text.slice(span.end, list.end));
  return isAlone
    ? [
        { span: { start: list.start, end: span.start }, newText: isBraced ? '' : '{ ' },
        { span: { start: span.end, end: list.end }, newText: isBraced ? '' : ' }' },
      ]
    : [];
}

function withoutDash({ span: { start } }: YamlMap, source: SourceText): SpanEdit[] {
  const { line, character } = source.positionAt(start);
  const dash = /^(\s*)-\s+$/.exec(source.line(line).slice(0, character));
  if (!dash) return [];
  const at = start - character + dash[1]!.length;
  return [{ span: { start: at, end: at + 1 }, newText: ' ' }];
}
