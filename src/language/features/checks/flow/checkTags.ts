import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { YamlEntry, YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';

/** Text that starts with "!" has a tag to YAML; what has one of its own or `!!str` is no text to prompt flow's reader, ruamel.yaml. */
export function checkTags({ model: { root }, source: { text } }: FlowDocument, report: Report): void {
  if (!root || !mayHaveTags.test(text)) return;
  const left: YamlValue[] = [root];
  const seen = new Set<YamlValue>();
  for (let value = left.pop(); value; value = left.pop()) {
    if (seen.has(value) || value.kind === 'scalar') continue;
    seen.add(value);
    if (value.kind === 'list') for (const item of value.items) left.push(item);
    else
      for (const entry of value.entries) {
        left.push(entry.value);
        checkEntry(entry);
      }
  }

  function checkEntry({ keySpan, value, merged }: YamlEntry): void {
    // What an alias stands for comes earlier.
    if (merged || value.kind !== 'scalar' || value.span.start < keySpan.end) return;
    const tag = tagBefore.exec(text.slice(keySpan.end, value.span.start))?.[1];
    if (!tag) return;
    const start = text.indexOf(tag, keySpan.end);
    const isText = tag === '!!str';
    const why = isText ? 'which quotes around it make it' : 'and text that starts so needs quotes';
    report(
      'FS107',
      { start, end: start + tag.length },
      `"${tag}" is a tag to YAML; what has this one is no text to prompt flow, ${why}`,
      { fixes: inQuotes({ start, end: value.span.end }, isText ? value.span.start : start) },
    );
  }

  /** Puts what is written from `first` on in quotes. */
  function inQuotes(span: Span, first: number): Fix[] {
    const written = text.slice(first, span.end);
    if (/['"\n]/.test(written)) return [];
    return [{ title: 'Put it in quotes', edits: [{ span, newText: `'${written}'` }] }];
  }
}

/** Tags that the reader knows, but for that of a text, give what they say. */
const tag = String.raw`!(?![!\s<])\S+|!!(?!(?:int|float|bool|null|timestamp|binary|seq|map|set|omap|pairs)\b)\S+`;
const mayHaveTags = new RegExp(String.raw`[\s,[{](?:${tag})`);
const tagBefore = new RegExp(String.raw`^\s*:\s*(?:&\S+\s+)?(${tag})`);
