import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { YamlEntry, YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';

/** Text that starts with "!" has a tag to YAML, and what has a tag of one's own is no text to prompt flow's reader. */
export function checkTags({ model: { root }, source: { text } }: FlowDocument, report: Report): void {
  if (!root || !mayHaveTags.test(text)) return;
  const left: YamlValue[] = [root];
  const seen = new Set<YamlValue>();
  for (let value = left.pop(); value; value = left.pop()) {
    if (seen.has(value) || value.kind === 'scalar') continue;
    seen.add(value);
    if (value.kind === 'list') left.push(...value.items);
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
    report(
      'FS107',
      { start, end: start + tag.length },
      `"${tag}" is a tag to YAML, and what has one is no text to prompt flow; text that starts so needs quotes`,
      { fixes: inQuotes({ start, end: value.span.end }) },
    );
  }

  function inQuotes(span: Span): Fix[] {
    const written = text.slice(span.start, span.end);
    if (/['"\n]/.test(written)) return [];
    return [{ title: 'Put it in quotes', edits: [{ span, newText: `'${written}'` }] }];
  }
}

/** Tags of YAML's own start with two. */
const mayHaveTags = /[\s,[{]![^\s!<]/;
const tagBefore = /^\s*:\s*(?:&\S+\s+)?(![^\s!<]\S*)/;
