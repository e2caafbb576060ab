import type { RunDocument } from '../../../document/runDocument.ts';
import type { Report } from '../../finding.ts';

/** What is wrong with the YAML itself; false where the rest cannot be judged. */
export function checkRunSyntax({ tree, root, source }: RunDocument, report: Report): boolean {
  for (const { message, span, kind } of tree.problems)
    report(kind === 'too-long' ? 'FS101' : kind === 'duplicate-key' ? 'FS102' : 'FS100', span, message);
  if (tree.problems.some(({ kind }) => kind !== 'duplicate-key')) return false;
  if (root) return true;
  const span = tree.root?.span ?? { start: 0, end: Math.min(1, source.text.length) };
  report('FS103', span, 'a run must be a mapping, with keys such as "flow" and "data"');
  return false;
}
