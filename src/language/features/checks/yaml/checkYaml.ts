import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { YamlTree } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { checkVersion } from './checkVersion.ts';
import { syntaxFixes } from './syntaxFixes.ts';
import { syntaxMessage } from './syntaxMessage.ts';
import { tabsBetweenWords } from './tabsBetweenWords.ts';

/** What is wrong with the YAML itself, as prompt flow's reader has it; false where the rest cannot be judged. */
export function checkYaml(source: SourceText, tree: YamlTree, report: Report): boolean {
  /** On one line, what follows the first mistake follows from it. */
  const broken = new Set<number>();
  for (const { message, span, kind } of tree.problems) {
    if (kind) {
      report(kind === 'too-long' ? 'FS101' : 'FS102', span, message);
      continue;
    }
    const { line } = source.positionAt(span.start);
    if (!broken.has(line))
      report('FS100', span, syntaxMessage(message), { fixes: syntaxFixes(source, message, span) });
    broken.add(line);
  }
  if (tree.problems.some(({ kind }) => kind !== 'duplicate-key')) return false;
  checkVersion(source, report);
  for (const span of tabsBetweenWords(source, tree))
    report(
      'FS100',
      span,
      'a tab stands outside of quotes, where the YAML reader of prompt flow takes only spaces',
      { fixes: [{ title: 'Replace the tab', edits: [{ span, newText: ' ' }] }] },
    );
  return true;
}
