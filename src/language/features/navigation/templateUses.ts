import type { Span } from '../../../flow/yaml/span.ts';

/** Where a prompt template reads a variable, in the order of the text. */
export function templateUses(template: string, name: string): Span[] {
  if (!/^\w+$/.test(name)) return [];
  const use = new RegExp(String.raw`(?<![\w.]|\|\s*|\bis\s+)${name}(?!\w|\s*=(?!=))`, 'g');
  return blocksOf(template).flatMap(({ start, code }) =>
    [...code.matchAll(use)].map(({ index }) => ({ start: start + index, end: start + index + name.length })),
  );
}

/** True where a template gives the name a value of its own, so that not every use of it is what the node gives. */
export function setsItself(template: string, name: string): boolean {
  const own = /^\{%[-+]?\s*(?:for|set|macro|call|import|from|with|filter)\b([\s\S]*?)(?:\bin\b|=|%\}|$)/;
  return blocksOf(template).some(({ code }) =>
    (own.exec(code)?.[1] ?? '').split(/\W+/).some((word) => word === name),
  );
}

/** `{{ … }}` and `{% … %}`, their texts blank; comments and what is raw is none. */
function blocksOf(template: string): { start: number; code: string }[] {
  const all =
    /\{#[\s\S]*?#\}|\{%[-+]?\s*raw\s*[-+]?%\}[\s\S]*?\{%[-+]?\s*endraw\s*[-+]?%\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
  return [...template.matchAll(all)].map(({ index: start, 0: text }) => ({
    start,
    code: /^\{#|^\{%[-+]?\s*raw\b/.test(text) ? '' : blankTexts(text),
  }));
}

const blankTexts = (code: string): string =>
  code.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, (text) => ' '.repeat(text.length));
