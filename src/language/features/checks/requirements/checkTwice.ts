import { normalizeName } from '../../../../flow/requirements/normalizeName.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Requirement } from '../../../../flow/requirements/readRequirement.ts';
import type { Fix, Report } from '../../finding.ts';
import { contradicts } from './contradicts.ts';

/** Packages that are asked for twice, and versions that no package can have at once. Only lines that count together are compared. */
export function checkTwice(entries: readonly RequirementEntry[], report: Report): void {
  const seen = new Map<string, Asked[]>();
  for (const entry of entries) {
    const { requirement, marker, problems } = entry;
    if (!requirement || problems.length) continue;
    const own = contradicts(requirement.specifiers);
    if (own)
      report(
        'FS217',
        own.span,
        `no version of "${requirement.name.text}" can be "${own.one}" and "${own.other}" at once`,
      );
    const key = `${normalizeName(requirement.name.text)};${marker?.text.replace(/\s+/g, ' ') ?? ''}`;
    const before = seen.get(key) ?? [];
    seen.set(key, before);
    // Who lists a package a hundred times is told of the first ones.
    if (before.length === mostOfOne) continue;
    if (!own && before[0]) compare(entry, requirement, before, report);
    before.push({ entry, requirement });
  }
}

const mostOfOne = 20;

interface Asked {
  entry: RequirementEntry;
  requirement: Requirement;
}

function compare(
  entry: RequirementEntry,
  requirement: Requirement,
  before: readonly Asked[],
  report: Report,
): void {
  const name = requirement.name.text;
  for (const other of before) {
    const found = contradicts([...other.requirement.specifiers, ...requirement.specifiers]);
    if (!found) continue;
    const message = `no version of "${name}" can be "${found.one}" and "${found.other}" at once`;
    const related = [{ span: other.requirement.name.span, message: 'it is asked for here too' }];
    return report('FS217', requirement.specifierSpan ?? requirement.name.span, message, { related });
  }
  const same = before.find((other) => other.entry.line.text === entry.line.text);
  report('FS216', requirement.name.span, `"${name}" is listed above already`, {
    related: [{ span: before[0]!.requirement.name.span, message: 'it is listed here' }],
    ...(same && { tag: 'unnecessary', fixes: [removal(entry)] }),
  });
}

/** Of the whole line, or of what stands before its comment. */
function removal({ line }: RequirementEntry): Fix {
  return {
    title: 'Remove the line',
    edits: [{ span: line.hasComment ? line.span : line.whole, newText: '' }],
  };
}
