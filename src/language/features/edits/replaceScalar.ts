import type { Span } from '../../../flow/yaml/span.ts';
import type { YamlScalar } from '../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../finding.ts';

/** Fixes that write one of `texts`, as they are, in the place of `span`. */
export const replaceWith = (span: Span, texts: readonly string[]): Fix[] =>
  texts.map((text) => ({ title: `Change to "${text}"`, edits: [{ span, newText: text }] }));

/** Fixes that write one of `texts` as what a scalar says: in its quotes where it has some, in new ones where it needs them. */
export const replaceScalar = ({ inner, span, style }: YamlScalar, texts: readonly string[]): Fix[] =>
  (style === 'block' ? [] : texts).map((text) => {
    const fits = inner && (style === 'quoted' ? !/["'\\]/.test(text) : needsNoQuotes(text));
    const edit = fits ? { span: inner, newText: text } : { span, newText: JSON.stringify(text) };
    return { title: `Change to "${text}"`, edits: [edit] };
  });

/** What YAML takes for a number, a date or a word of its own does need them. */
const needsNoQuotes = (text: string): boolean =>
  /^[A-Za-z0-9_./][\w ./()+@:-]*$/.test(text) &&
  !/: |[: ]$|^[\d-]+$/.test(text) &&
  Number.isNaN(Number(text)) &&
  !/^(true|false|null)$/i.test(text);
