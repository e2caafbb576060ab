import type { InlayHint, Range } from 'vscode-languageserver-types';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import { fitsInstalled } from './fitsInstalled.ts';

/** The installed version behind each requirement. `installed`: by normalised name, of a live session; `range`: what is shown. */
export function inlayRequirements(
  { entries, source }: RequirementsDocument,
  installed: ReadonlyMap<string, string>,
  range?: Range,
): InlayHint[] {
  return entries.flatMap(({ requirement, line, marker }): InlayHint[] => {
    if (!requirement) return [];
    const at = source.positionAt(requirement.name.span.start).line;
    if (range && (at < range.start.line || at > range.end.line)) return [];
    const found = fitsInstalled(requirement, installed);
    // Where a marker says that it does not count here, nothing is amiss.
    if (!found && marker) return [];
    const end = Math.min(line.span.end, source.lineSpan(at).end);
    const name = requirement.name.text;
    return [
      {
        position: source.positionAt(end),
        label: !found ? 'not installed' : found.fits ? found.version : `${found.version}, does not fit`,
        tooltip: !found
          ? `The session has no ${name}; install again to get it`
          : `The session has ${name} ${found.version}`,
        paddingLeft: true,
      },
    ];
  });
}
