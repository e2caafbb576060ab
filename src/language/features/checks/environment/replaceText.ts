import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../../finding.ts';

/** Fixes that write one of `texts`, paths or names of images, as what a scalar says; in its quotes where it has some. */
export const replaceText = ({ inner, span, style }: YamlScalar, texts: readonly string[]): Fix[] =>
  texts.map((text) => {
    const edit =
      inner && needsNoQuotes(text) ? { span: inner, newText: text } : { span, newText: JSON.stringify(text) };
    return { title: `Change to "${text}"`, edits: style === 'block' ? [] : [edit] };
  });

/** Nor escapes within them; what YAML takes for a number or a word of its own does need them. */
const needsNoQuotes = (text: string): boolean =>
  /^[A-Za-z0-9_./][\w ./()+@:-]*$/.test(text) &&
  !/: |[: ]$/.test(text) &&
  Number.isNaN(Number(text)) &&
  !/^(true|false|null)$/i.test(text);
