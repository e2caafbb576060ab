import type { SourceText } from '../../flow/yaml/sourceText.ts';
import type { Finding } from './finding.ts';
import { ruleOf } from './rules/allRules.ts';

/**
 * What `# flow-sessions: ignore FS110, unused-input` says: at the end of a line it counts for that line, on a line of its own
 * for the next one; `ignore-file` counts for the whole file. Without a rule it counts for all of them.
 */
export function ignoreComments(source: SourceText): (finding: Finding) => boolean {
  if (!source.text.includes('flow-sessions:')) return () => false;
  const lines = new Map<number, Set<string>>();
  const file = new Set<string>();
  for (let line = 0; line < source.lineCount; line += 1) {
    const text = source.line(line);
    const comment = /(?:^|\s)#\s*flow-sessions:\s*(ignore-file|ignore)\b([^#]*)/.exec(text);
    if (!comment) continue;
    const rules = comment[2]!.split(/[\s,]+/).filter(Boolean);
    const of = comment[1] === 'ignore-file' ? file : setOf(lines, /^\s*#/.test(text) ? line + 1 : line);
    for (const rule of rules.length ? rules : [everyRule]) of.add(rule);
  }
  const names = ({ code }: Finding): string[] => [everyRule, code, ruleOf(code).name];
  return (finding) => {
    const here = lines.get(source.positionAt(finding.span.start).line);
    return names(finding).some((name) => file.has(name) || here?.has(name));
  };
}

const everyRule = '*';

function setOf(lines: Map<number, Set<string>>, line: number): Set<string> {
  const known = lines.get(line) ?? new Set();
  lines.set(line, known);
  return known;
}
