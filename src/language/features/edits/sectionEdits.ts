import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import { entryOf, isNothing, type YamlMap, type YamlValue } from '../../../flow/yaml/yamlTree.ts';
import type { SpanEdit } from '../finding.ts';
import { ownEntries } from '../structure/entrySymbols.ts';
import { entryEnd } from '../structure/blockEnd.ts';

/**
 * The edit that writes lines at the end of the mapping under `key`; where there is none it is made, before the key `before`
 * or at the end. Undefined where that would need more than writing lines.
 */
export function addToSection(
  source: SourceText,
  root: YamlMap,
  key: string,
  lines: readonly string[],
  before?: string,
): SpanEdit | undefined {
  const { text } = source;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const indented = (indent: string): string => lines.map((line) => end + indent + line).join('');
  if (text[root.span.start] === '{') return undefined;
  const entry = entryOf(root, key);
  if (!entry) {
    const next = before === undefined ? undefined : ownEntries(root).find((one) => one.key === before);
    const section = `${key}:${indented('  ')}`;
    if (next) return insert(next.keySpan.start, section + end);
    const last = source.lineSpan(source.positionAt(text.trimEnd().length).line).end;
    return insert(last, `${end}${section}`);
  }
  const { keySpan, value, merged } = entry;
  if (merged || value.span.start < keySpan.end) return undefined;
  const lineEnd = source.lineSpan(source.positionAt(keySpan.start).line).end;
  const isBare = /^\s*:\s*(#.*)?$/.test(text.slice(keySpan.end, lineEnd));
  if (isNothing(value)) return isBare ? insert(lineEnd, indented('  ')) : undefined;
  if (value.kind !== 'map') return undefined;
  const isEmpty = /^:\s*\{\s*\}$/.test(text.slice(keySpan.end, value.span.end));
  if (isEmpty) return { span: { start: keySpan.end + 1, end: value.span.end }, newText: indented('  ') };
  const entries = ownEntries(value);
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last || text[value.span.start] === '{') return undefined;
  const { line, character } = source.positionAt(first.keySpan.start);
  const indent = source.line(line).slice(0, character);
  if (indent.trim()) return undefined;
  return insert(source.lineSpan(source.positionAt(entryEnd(source, last)).line).end, indented(indent));
}

/** True where brackets enclose an offset: what stands there plain cannot have brackets in it. */
export function isInBrackets(source: SourceText, value: YamlValue | undefined, offset: number): boolean {
  if (!value || value.kind === 'scalar' || offset < value.span.start || value.span.end < offset) return false;
  if (/[[{]/.test(source.text[value.span.start] ?? '')) return true;
  const children = value.kind === 'map' ? value.entries.map((entry) => entry.value) : value.items;
  return children.some((child) => isInBrackets(source, child, offset));
}

const insert = (at: number, newText: string): SpanEdit => ({ span: { start: at, end: at }, newText });
