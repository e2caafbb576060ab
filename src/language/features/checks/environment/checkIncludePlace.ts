import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { removeInclude, type PresentInclude } from './include.ts';
import { isAbsolute, isWithin, relativePath } from '../../paths.ts';

/** Where an include lies: in the flow folder, around it, or outside of the workspace; and what becomes of a packed one. */
export function checkIncludePlace(
  document: FlowDocument,
  { item, fact }: PresentInclude,
  facts: FlowFacts,
  report: Report,
): void {
  const { text, span } = item;
  const folder = facts.realFolder ?? facts.folder;
  const { source, name, kind } = fact;
  const fixes = removeInclude(document, item);
  if (kind === 'zip')
    report(
      'FS165',
      span,
      `"${name}" is packed from the folder "${source.slice(source.lastIndexOf('/') + 1)}" for each session; prompt flow itself packs only what lies directly in it, and fails on folders there`,
    );
  if (source === folder)
    report(
      'FS162',
      span,
      `"${text}" is the flow folder itself: the session would have all of the flow once more in "${name}/"`,
      { tag: 'unnecessary', fixes },
    );
  else if (isWithin(folder, source))
    report(
      'FS163',
      span,
      `"${text}" lies around the flow: all that is in "${name}" comes along as "${name}/", with this flow once more`,
    );
  else if (isWithin(source, folder) && kind !== 'zip') {
    const inFlow = relativePath(folder, source)!;
    if (inFlow === name)
      report('FS164', span, `"${name}" is in the flow folder, so it is in the session without this include`, {
        tag: 'unnecessary',
        fixes,
      });
    else
      report(
        'FS164',
        span,
        `"${inFlow}" of the flow folder is in the session twice: here it becomes "${name}" as well`,
      );
  } else if (isOutside(source, facts) && !isAbsolute(text))
    report(
      'FS156',
      span,
      `"${text}" lies outside of the folders that are open here, so others may not have it`,
    );
}

/** Through links it cannot be told: then it is not said. */
function isOutside(source: string, { folder, realFolder = folder, workspaceFolders }: FlowFacts): boolean {
  return (
    workspaceFolders.some((one) => isWithin(realFolder, one)) &&
    !workspaceFolders.some((one) => isWithin(source, one))
  );
}
