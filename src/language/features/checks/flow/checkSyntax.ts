import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { Report } from '../../finding.ts';
import { checkYaml } from '../yaml/checkYaml.ts';

/** What is wrong with the YAML itself; false where the rest of the document cannot be judged. */
export function checkSyntax({ tree, model, source }: FlowDocument, report: Report): boolean {
  if (!checkYaml(source, tree, report)) return false;
  if (model.root) return true;
  const isEmpty = !tree.root || tree.root.span.start === tree.root.span.end;
  const span = isEmpty ? { start: 0, end: Math.min(1, source.text.length) } : tree.root!.span;
  report(
    'FS103',
    span,
    isEmpty ? 'the flow is empty' : 'a flow must be a mapping, with keys such as "inputs" and "nodes"',
  );
  return false;
}
