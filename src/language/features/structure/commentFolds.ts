import type { FoldingRange } from 'vscode-languageserver-types';
import type { SourceText } from '../../../flow/yaml/sourceText.ts';

/** Comments of several lines, and what stands between `#region` and `#endregion`. */
export function commentFolds(source: SourceText): FoldingRange[] {
  if (!source.text.includes('#')) return [];
  const found: FoldingRange[] = [];
  const regions: number[] = [];
  let first: number | undefined;
  const end = (line: number): void => {
    if (first !== undefined && line - first > 1)
      found.push({ startLine: first, endLine: line - 1, kind: 'comment' });
    first = undefined;
  };
  for (let line = 0; line < source.lineCount; line += 1) {
    const text = source.line(line).trimStart();
    const region = /^#\s*(end)?region\b/.exec(text);
    if (!text.startsWith('#') || region) end(line);
    else first ??= line;
    if (!region) continue;
    const startLine = region[1] ? regions.pop() : void regions.push(line);
    if (startLine !== undefined) found.push({ startLine, endLine: line, kind: 'region' });
  }
  end(source.lineCount);
  return found;
}
