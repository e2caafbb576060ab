import { normalizeName } from '../../../../flow/requirements/normalizeName.ts';
import type { Requirement } from '../../../../flow/requirements/readRequirement.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix, Report } from '../../finding.ts';

/** What the runtime image brings itself. Source: Microsoft's page on managing the compute session of a flow. */
const ofTheImage = new Set([
  'promptflow',
  'promptflow-tools',
  'promptflow-core',
  'promptflow-devkit',
  'promptflow-azure',
  'promptflow-tracing',
]);

/** A version of prompt flow itself that is pinned, or that may not become newer. */
export function checkPin({ requirement, options, line }: RequirementEntry, report: Report): void {
  const name = requirement?.name.text ?? '';
  if (!requirement || !ofTheImage.has(normalizeName(name))) return;
  const { specifiers, specifierSpan, url } = requirement;
  const { start } = requirement.name.span;
  // What has a hash must be pinned.
  const fixes = (title: string, span: Span, newText = ''): { fixes: Fix[] } => ({
    fixes: options.length ? [] : [{ title, edits: [{ span, newText }] }],
  });
  if (url) {
    if (!/^(?!file:)[a-z0-9+.-]+:\/\//i.test(url.text)) return;
    const bracket = requirement.extras.length ? line.text.indexOf(']') : -1;
    const end = bracket === -1 ? requirement.name.span.end : line.spanOf(bracket, bracket + 1).end;
    return report(
      'FS210',
      { start, end: url.span.end },
      `"${name}" is pinned to what lies at a URL, but the runtime image brings its own; another version may not work with it`,
      fixes(`Unpin "${name}"`, { start: end, end: url.span.end }),
    );
  }
  if (!specifierSpan) return;
  const pin = specifiers.find(({ operator }) => operator === '==' || operator === '===');
  if (pin)
    return report(
      'FS210',
      { start, end: pin.span.end },
      `"${name}" is pinned, but the runtime image brings its own; another version may not work with it`,
      fixes(`Unpin "${name}"`, unpinned(requirement)),
    );
  const bound = specifiers.find(({ operator }) => /^(?:<=?|~=)$/.test(operator));
  if (!bound) return;
  const kept = specifiers.flatMap(({ operator, version }) =>
    operator === '~=' ? `>=${version}` : operator.startsWith('<') ? [] : operator + version,
  );
  report(
    'FS227',
    { start, end: bound.span.end },
    `"${name}" is kept from newer versions, but the runtime image brings its own; an older one may be installed over it`,
    kept.length
      ? fixes('Remove the upper bound', specifierSpan, kept.join(','))
      : fixes('Remove the upper bound', unpinned(requirement)),
  );
}

/** With the space between the name and the version. */
function unpinned({ name, extras, specifierSpan }: Requirement): Span {
  const { start, end } = specifierSpan!;
  return { start: extras.length ? start : Math.min(start, name.span.end), end };
}
