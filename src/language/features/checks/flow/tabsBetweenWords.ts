import type { SourceText } from '../../../document/sourceText.ts';
import type { Span } from '../../../document/span.ts';
import type { YamlTree, YamlValue } from '../../../document/yamlTree.ts';

/**
 * Tabs that YAML allows and ruamel.yaml, with which prompt flow reads, does not: all but those in quotes, block scalars,
 * brackets and comments. Neighbours are one span.
 */
export function tabsBetweenWords({ text }: SourceText, { root }: YamlTree): Span[] {
  if (!text.includes('\t')) return [];
  const safe = safeSpans(root, text);
  const found: Span[] = [];
  let next = 0;
  for (const { 0: tabs, index } of text.matchAll(/\t+/g)) {
    while (next < safe.length && safe[next]!.end <= index) next += 1;
    if ((safe[next]?.start ?? Infinity) <= index || isInComment(text, index, safe[next - 1]?.end ?? 0))
      continue;
    found.push({ start: index, end: index + tabs.length });
  }
  return found;
}

function isInComment(text: string, at: number, from: number): boolean {
  const line = Math.max(text.lastIndexOf('\n', at - 1) + 1, from);
  return /(?:^|\s)#/.test(text.slice(line, at));
}

/** In order; none lies in another. */
function safeSpans(root: YamlValue | undefined, text: string): Span[] {
  const spans: Span[] = [];
  const add = (value: YamlValue): void => {
    const first = text[value.span.start];
    if (value.kind === 'scalar' ? value.style !== 'plain' : first === '{' || first === '[')
      spans.push(value.span);
    else if (value.kind === 'list') value.items.forEach(add);
    else if (value.kind === 'map')
      for (const entry of value.entries) {
        if (entry.merged) continue;
        if (/["']/.test(text[entry.keySpan.start] ?? '')) spans.push(entry.keySpan);
        add(entry.value);
      }
  };
  if (root) add(root);
  return spans.sort((one, other) => one.start - other.start);
}
