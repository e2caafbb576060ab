import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { YamlTree, YamlValue } from '../../../../flow/yaml/yamlTree.ts';

/**
 * Tabs that YAML allows and ruamel.yaml, with which prompt flow reads, does not: all but those in quotes, block scalars,
 * brackets and comments. Neighbours are one span.
 */
export function tabsBetweenWords({ text }: SourceText, { root }: YamlTree): Span[] {
  if (!text.includes('\t')) return [];
  const found: Span[] = [];
  const safe = safeSpans(root, text);
  let inComment = false;
  for (let at = 0, next = 0; at < text.length && found.length < most; at += 1) {
    while (next < safe.length && safe[next]!.start < at) next += 1;
    // What follows a quote or bracket at once may be a comment.
    const isBehindSafe = safe[next]?.start === at;
    if (isBehindSafe) at = safe[next]!.end;
    const character = text[at];
    if (character === '\n' || character === '\r') inComment = false;
    else if (character === '#')
      inComment ||= isBehindSafe || /^\s?$/.test(text.slice(Math.max(0, at - 1), at));
    else if (character === '\t' && !inComment) {
      const last = found.at(-1);
      if (last?.end === at) last.end += 1;
      else found.push({ start: at, end: at + 1 });
    }
  }
  return found;
}

const most = 20;

/** In order; none lies in another. */
function safeSpans(root: YamlValue | undefined, text: string): Span[] {
  const spans: Span[] = [];
  /** Aliases lead to the same values again. */
  const seen = new Set<YamlValue>();
  const add = (value: YamlValue): void => {
    if (seen.has(value)) return;
    seen.add(value);
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
