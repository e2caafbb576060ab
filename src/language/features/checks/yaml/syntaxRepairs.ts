import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { SpanEdit } from '../../finding.ts';
import { dashAsAbove, listBesideKey, markdownFences, unclosedBracket } from './blockRepairs.ts';
import { indentAsAbove } from './indentAsAbove.ts';
import { keyWords } from './keyWords.ts';

/** What may be wrong with broken YAML, told better than by the parser, and how it would be mended. */
export interface Repair {
  span: Span;
  message: string;
  title: string;
  edits: SpanEdit[];
}

/** What people often mean where the parser gives up, by the lines around that place; each is a guess until it was tried. */
export function syntaxRepairs(source: SourceText, message: string, { start }: Span): Repair[] {
  const { line } = source.positionAt(start);
  if (message.startsWith('Missing closing')) return unclosedQuote(source);
  return [
    ...markdownFences(source),
    ...[line, line - 1].flatMap((one) => (one < 0 ? [] : listBesideKey(source, one))),
    ...[line, line - 1].flatMap((one) => (one < 0 ? [] : ofLine(source, one))),
    ...indentAsAbove(source, line),
    ...dashAsAbove(source, line),
    ...unclosedBracket(source, line),
  ];
}

function ofLine(source: SourceText, line: number): Repair[] {
  const text = source.line(line);
  const { start } = source.lineSpan(line);
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const insert = (from: number, newText: string): SpanEdit[] => [{ span: at(from, from), newText }];
  const [, space = '', key = '', rest = ''] = /^(\s*(?:- +)*)([\w$]+)(.*)$/.exec(text) ?? [];
  const [from, to] = [space.length, space.length + key.length];
  const isKey = keyWords.has(key);
  const [, before = '', word = ''] = /^(\s*(?:- +)*)-([\w$]+): /.exec(text) ?? [];
  const dash = before.length;
  return [
    ...(isKey && /^(?: +[^\s:#].*| *(?:#.*)?)$/.test(rest)
      ? [
          {
            span: at(from, to),
            message: `no colon follows the key "${key}"`,
            title: 'Add the colon',
            edits: insert(to, ':'),
          },
        ]
      : []),
    ...(isKey && /^:[^\s:]/.test(rest)
      ? [
          {
            span: at(from, to + 1),
            message: `a space must follow the colon of "${key}"`,
            title: 'Add the space',
            edits: insert(to + 1, ' '),
          },
        ]
      : []),
    ...(word
      ? [
          {
            span: at(dash, dash + 1),
            message: 'a space must follow the dash',
            title: 'Add the space',
            edits: insert(dash + 1, ' '),
          },
        ]
      : []),
    ...bareReferences(text, at),
    ...quotesWithin(text, at),
  ];
}

/** References between brackets, whose own braces mean something to YAML there. */
function bareReferences(text: string, at: (from: number, to: number) => Span): Repair[] {
  const found = [...text.matchAll(/(?<=[[{,:] *)\$\{[^{}[\]"',\s]*\}/g)];
  const [first] = found;
  if (!first || !/[[{]/.test(text.slice(0, first.index))) return [];
  const spanOf = ({ index, 0: written }: RegExpExecArray): Span => at(index, index + written.length);
  return [
    {
      span: spanOf(first),
      message: `between brackets, "${first[0]}" needs quotes`,
      title: 'Put it in quotes',
      edits: found.map((one) => ({ span: spanOf(one), newText: `"${one[0]}"` })),
    },
  ];
}

/** `"a "b" c"` or `'it's'`: the second quote ends the text. */
function quotesWithin(text: string, at: (from: number, to: number) => Span): Repair[] {
  const [all = '', before = '', quote = '', inner = ''] =
    /^(\s*(?:- +)*(?:[\w$-]+: +)?)(["'])(.*)\2\s*$/.exec(text) ?? [];
  const within = quote === '"' ? /(?<!\\)"/g : /(?<!')'(?!')/g;
  const quotes = [...inner.matchAll(within)].map(({ index }) => before.length + 1 + index);
  const [first] = quotes;
  if (!all || first === undefined) return [];
  const sign = quote === '"' ? '\\' : "'";
  return [
    {
      span: at(first, first + 1),
      message: `this quote ends the text; within it, a quote has a ${sign === "'" ? 'second one' : '"\\"'} before it`,
      title: quote === '"' ? 'Write "\\" before the quotes within' : 'Double the quotes within',
      edits: quotes.map((one) => ({ span: at(one, one), newText: sign })),
    },
  ];
}

/** The first value whose quote is not closed on its line. */
function unclosedQuote(source: SourceText): Repair[] {
  for (let line = 0; line < source.lineCount; line += 1) {
    const text = source.line(line);
    const [, before = '', quote = '', rest = ''] =
      /^((?:[^"'#]|"(?:\\.|[^"\\])*"|'[^']*')*[\s[{,])(["'])([^"']*?)[\s\]}]*$/.exec(text) ?? [];
    if (!quote) continue;
    const start = source.lineSpan(line).start + before.length;
    const end = start + 1 + rest.length;
    return [
      {
        span: { start, end },
        message: 'the quote is never closed',
        title: 'Close the quote',
        edits: [{ span: { start: end, end }, newText: quote }],
      },
    ];
  }
  return [];
}
