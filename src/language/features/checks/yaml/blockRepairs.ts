import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Repair } from './syntaxRepairs.ts';

/** The fences of Markdown around YAML that was copied from there. */
export function markdownFences(source: SourceText): Repair[] {
  const fences = [...source.text.matchAll(/^```[\w-]*[ \t]*(?:\r?\n|$)/gm)];
  const [first] = fences;
  if (!first) return [];
  const written = first[0].trimEnd();
  return [
    {
      span: { start: first.index, end: first.index + written.length },
      message: `"${written}" belongs to Markdown and not to YAML`,
      title: 'Remove the fences of Markdown',
      edits: fences.map(({ index, 0: all }) => ({
        span: { start: index, end: index + all.length },
        newText: '',
      })),
    },
  ];
}

/** The last brace or bracket before a line that opens there and is not closed on its own line. */
export function unclosedBracket(source: SourceText, line: number): Repair[] {
  for (let above = line; above >= Math.max(0, line - farthest); above -= 1) {
    const text = source
      .line(above)
      .replace(/\s+#.*$/, '')
      .trimEnd();
    const open = openBrackets(text);
    const [first] = open;
    if (first === undefined) continue;
    const start = source.lineSpan(above).start;
    const at = start + text.length;
    const newText = open
      .map((index) => (text[index] === '{' ? '}' : ']'))
      .toReversed()
      .join('');
    return [
      {
        span: { start: start + first, end: start + first + 1 },
        message: `the "${text[first]}" is not closed`,
        title: `Add "${newText}" to the line`,
        edits: [{ span: { start: at, end: at }, newText }],
      },
    ];
  }
  return [];
}

const farthest = 5;

/** Where the brackets of a line open that it does not close; none where a quote is open too. */
function openBrackets(text: string): number[] {
  const open: number[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|\$\{[^{}\s]*\}|[[\]{}"]/g)) {
    if (token === '"') return [];
    if (token === '{' || token === '[') open.push(index);
    else if (token === '}' || token === ']') open.pop();
  }
  return open;
}

/** A list that starts on the line of its key. */
export function listBesideKey(source: SourceText, line: number): Repair[] {
  const [, before = '', space = ''] = /^(\s*[\w$-]+:)( +)- \S/.exec(source.line(line)) ?? [];
  if (!before) return [];
  const start = source.lineSpan(line).start + before.length;
  const end = start + space.length;
  return [
    {
      span: { start: end, end: end + 1 },
      message: 'a list starts on the line below its key',
      title: 'Start the list on a line of its own',
      edits: [{ span: { start, end }, newText: source.lineEnd + ' '.repeat(before.length + space.length) }],
    },
  ];
}

/** An item of a list whose dash stands in another column than those before it. */
export function dashAsAbove(source: SourceText, line: number): Repair[] {
  const own = columnOfDash(source.line(line));
  if (own === undefined) return [];
  const columns = new Set<number>();
  for (let above = line - 1; above >= 0; above -= 1) {
    const column = columnOfDash(source.line(above));
    if (column !== undefined && column !== own) columns.add(column);
    if (/^[\w$]/.test(source.line(above))) break;
  }
  const start = source.lineSpan(line).start;
  return [...columns].map((column) => ({
    span: { start: start + own, end: start + own + 1 },
    message: 'this dash does not stand in the column of the one above it',
    title: 'Indent as the item above',
    edits: linesOf(source, line, own).map((one) => {
      const at = source.lineSpan(one).start;
      return column > own
        ? { span: { start: at, end: at }, newText: ' '.repeat(column - own) }
        : { span: { start: at, end: at + own - column }, newText: '' };
    }),
  }));
}

const columnOfDash = (text: string): number | undefined => /^( *)- /.exec(text)?.[1]?.length;

/** The lines of an item, and of those behind it in the same column. */
function linesOf(source: SourceText, first: number, column: number): number[] {
  const lines: number[] = [];
  for (let line = first; line < source.lineCount; line += 1) {
    const text = source.line(line);
    if (!text.trim()) continue;
    const indent = /^ */.exec(text)![0].length;
    if (indent < column || (indent === column && !text.startsWith('- ', column))) break;
    lines.push(line);
  }
  return lines;
}
