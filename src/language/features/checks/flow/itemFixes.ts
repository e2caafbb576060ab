import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import { isNothing, type YamlEntry, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import { parseReference } from '../../../document/reference.ts';
import { insertFirst } from '../../edits/entryEdits.ts';
import type { Fix } from '../../finding.ts';
import { meantType, valueTypes } from './checkValueType.ts';

/** A fix for an item that is no mapping: the type of an input or the reference of an output right behind its name, or an input with nothing there. */
export function writeOut(
  source: SourceText,
  nameSpan: Span,
  value: YamlValue,
  what: 'input' | 'output',
  types: readonly string[] = valueTypes,
): Fix[] {
  if (value.kind !== 'scalar') return [];
  const { text, span, inner } = value;
  if (value.value === null && !text) {
    const colon = /^:(?= *(?:#.*)?(?:\r?\n|$))/.exec(source.text.slice(nameSpan.end));
    const at = nameSpan.end + 1;
    return what === 'input' && colon
      ? [
          {
            title: 'Add "type: string"',
            edits: [{ span: { start: at, end: at }, newText: ' { type: string }' }],
          },
        ]
      : [];
  }
  const type = what === 'input' ? meantType(text) : parseReference(text) && 'string';
  if (!inner || !type || !types.includes(type) || /["\\]/.test(text)) return [];
  const newText = what === 'input' ? `{ type: ${type} }` : `{ type: ${type}, reference: "${text}" }`;
  return [{ title: 'Write it as a mapping', edits: [{ span, newText }] }];
}

/** A fix that gives an item the type that most have; `entry` is that of an empty one. */
export function addType(source: SourceText, item: YamlValue, entry: YamlEntry | undefined): Fix[] {
  const title = 'Add "type: string"';
  if (item.kind !== 'map') return [];
  if (!entry) return insertFirst(source, title, item, 'type: string');
  const { span } = entry.value;
  const isBare = isNothing(entry.value) && span.start === span.end && source.text[entry.keySpan.end] === ':';
  const at = entry.keySpan.end + 1;
  return isBare && !entry.merged
    ? [{ title, edits: [{ span: { start: at, end: at }, newText: ' string' }] }]
    : [];
}
