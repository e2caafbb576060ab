import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Report } from '../../finding.ts';
import { markerValues } from '../../requirements/markerValues.ts';

/** A value that differs from a known one only in case never fits; nor do these. */
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sys_platform: { windows: 'win32', macos: 'darwin', linux2: 'linux' },
  platform_system: { win32: 'Windows', macos: 'Darwin' },
  os_name: { windows: 'nt', win32: 'nt', linux: 'posix', darwin: 'posix' },
};

/** Markers whose value is spelt in a way that no machine has it. */
export function checkMarker({ marker }: RequirementEntry, report: Report): void {
  for (const { variable, operator, value } of marker?.comparisons ?? []) {
    const values = variable && /^[=!]=$/.test(operator) ? markerValues[variable] : undefined;
    if (!values || !value || values.includes(value.text)) continue;
    const right =
      values.find((one) => one.toLowerCase() === value.text.toLowerCase()) ??
      others[variable!]?.[value.text.toLowerCase()];
    if (!right) continue;
    report('FS209', value.span, `"${variable}" is never "${value.text}"; it is "${right}" there`, {
      fixes: [{ title: `Change to "${right}"`, edits: [{ span: value.span, newText: right }] }],
    });
  }
}
