import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';

/** Several definitions in one folder: prompt flow does not choose. Source: `resolve_flow_path` in its flow_utils.py. */
export function checkDefinitions(
  { model, path }: FlowDocument,
  facts: FlowFacts | undefined,
  report: Report,
): void {
  const own = path.slice(path.lastIndexOf('/') + 1);
  const others = facts?.definitions.filter((name) => name !== own) ?? [];
  if (!others.length || others.length === facts?.definitions.length) return;
  const span = model.root?.entries[0]?.keySpan ?? { start: 0, end: 0 };
  const names = others.map((name) => `"${name}"`).join(' and ');
  report(
    'FS131',
    span,
    `${names} defines a flow in this folder too; prompt flow refuses the folder unless a file is named`,
  );
}
