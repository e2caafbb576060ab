import type { RunDocument } from '../../../document/runDocument.ts';
import type { Report } from '../../finding.ts';
import { checkYaml } from '../yaml/checkYaml.ts';

/** What is wrong with the YAML itself; false where the rest cannot be judged. */
export function checkRunSyntax({ tree, root, source }: RunDocument, report: Report): boolean {
  if (!checkYaml(source, tree, report)) return false;
  if (root) return true;
  const span = tree.root?.span ?? { start: 0, end: Math.min(1, source.text.length) };
  report('FS103', span, 'a run must be a mapping, with keys such as "flow" and "data"');
  return false;
}
