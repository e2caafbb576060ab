import type { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { YamlEntry, YamlValue } from '../../../flow/yaml/yamlTree.ts';

/** Where an entry ends, without the space behind it; at its key where an alias stands for its value. */
export const entryEnd = ({ text }: SourceText, { keySpan, value }: YamlEntry): number =>
  value.span.start < keySpan.end ? keySpan.end : endOfText(text, keySpan.end, value.span.end);

/** Where a value ends, without the space behind it. */
export const valueEnd = ({ text }: SourceText, { span }: YamlValue): number =>
  endOfText(text, span.start, span.end);

function endOfText(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1]!)) at -= 1;
  return at;
}
