import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Repair } from './syntaxRepairs.ts';

/** Keys that stand deeper than the one above them, which has a value already, or less deep than all others there. */
export function indentAsAbove(source: SourceText, line: number): Repair[] {
  const above = columnOf(source.line(line));
  // The parser names the value that it read into the line below.
  return [line, line + 1].flatMap((first) => {
    const column = first === line ? keyAbove(source, line) : above;
    const own = /^( *)[\w$"'-]+:(?: |$)/.exec(source.line(first))?.[1]?.length;
    if (own === undefined || column === undefined || own === column) return [];
    const start = source.lineSpan(first).start;
    const key = /^ *([^:]+)/.exec(source.line(first))![1]!;
    return {
      span: { start: start + own, end: start + own + key.length },
      message: `"${key}" does not stand in the column of the key above it`,
      title: 'Indent as the key above',
      edits: blockFrom(source, first, own).map((one) => {
        const at = source.lineSpan(one).start;
        return own > column
          ? { span: { start: at, end: at + own - column }, newText: '' }
          : { span: { start: at, end: at }, newText: ' '.repeat(column - own) };
      }),
    };
  });
}

/** Where the key of a line starts, behind the dashes before it. */
const columnOf = (text: string): number | undefined =>
  /^(\s*(?:- +)*)[\w$"'-]+:(?: |$)/.exec(text)?.[1]?.length;

function keyAbove(source: SourceText, line: number): number | undefined {
  for (let above = line - 1; above >= 0; above -= 1) {
    const text = source.line(above);
    if (text.trim() && !/^\s*#/.test(text)) return columnOf(text);
  }
  return undefined;
}

/** The lines from one on that are as deep as it or deeper. */
function blockFrom(source: SourceText, first: number, column: number): number[] {
  const lines: number[] = [];
  for (let line = first; line < source.lineCount; line += 1) {
    const text = source.line(line);
    if (!text.trim()) continue;
    if (/^ */.exec(text)![0].length < column) break;
    lines.push(line);
  }
  return lines;
}
