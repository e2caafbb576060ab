import { normalizeName } from '../../../../flow/requirements/normalizeName.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Report } from '../../finding.ts';

/** What the runtime image brings itself. Source: Microsoft's page on managing the compute session of a flow. */
const ofTheImage = new Set([
  'promptflow',
  'promptflow-tools',
  'promptflow-core',
  'promptflow-devkit',
  'promptflow-azure',
  'promptflow-tracing',
]);

/** A version of prompt flow itself that is pinned. */
export function checkPin({ requirement, options }: RequirementEntry, report: Report): void {
  const name = requirement?.name.text ?? '';
  if (!requirement || !ofTheImage.has(normalizeName(name))) return;
  const pin = requirement.specifiers.find(({ operator }) => operator === '==' || operator === '===');
  if (!pin || !requirement.specifierSpan) return;
  // What has a hash must be pinned.
  const fixes = options.length
    ? []
    : [{ title: `Unpin "${name}"`, edits: [{ span: unpinned(requirement), newText: '' }] }];
  report(
    'FS210',
    { start: requirement.name.span.start, end: pin.span.end },
    `"${name}" is pinned, but the runtime image brings its own; another version may not work with it`,
    { fixes },
  );
}

/** With the space between the name and the version. */
function unpinned({ name, extras, specifierSpan }: NonNullable<RequirementEntry['requirement']>): {
  start: number;
  end: number;
} {
  const { start, end } = specifierSpan!;
  return { start: extras.length ? start : Math.min(start, name.span.end), end };
}
