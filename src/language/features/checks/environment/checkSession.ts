import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import { entryOf } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts, SessionFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { formatBytes } from '../../formatBytes.ts';
import { removeInclude } from './include.ts';
import { isWithin, shownPath, withShortPaths } from '../../paths.ts';

/** More than this is slow to copy and to upload. */
const budgetBytes = 100e6;
/** Problems of a session that other rules find without a walk. */
const foundBefore = ['FSE130', 'FSE132'];

/** What only a walk through all files of the session tells. */
export function checkSession(
  document: FlowDocument,
  facts: FlowFacts,
  session: SessionFacts,
  report: Report,
): void {
  const { model, path } = document;
  const own = path.slice(path.lastIndexOf('/') + 1);
  const items = new Map(model.includes.map((item) => [item.text, item]));
  const wholeFlow = model.root?.entries[0]?.keySpan ?? { start: 0, end: 0 };
  for (const { code, item, message } of session.problems) {
    if (foundBefore.includes(code)) continue;
    const include = items.get(item ?? '');
    const fixes = include ? removeInclude(document, include) : [];
    if (code === 'FSE133')
      report(
        'FS161',
        include?.span ?? wholeFlow,
        `"${item}" would take the place of "${own}" itself; a session refuses the flow`,
        { fixes },
      );
    else
      report(
        'FS167',
        include?.span ?? wholeFlow,
        `a session refuses the flow: ${withShortPaths(message, shownAs(facts, item))}`,
        { fixes },
      );
  }
  for (const [item, why] of session.leftOut) {
    const include = items.get(item);
    if (include)
      report('FS166', include.span, `"${item}" does not come into the session: ${why}`, {
        fixes: removeInclude(document, include),
      });
  }
  const requirements = model.requirementsFile?.text ?? 'requirements.txt';
  const fact = facts.paths.get(requirements);
  const shadowed = fact?.kind === 'file' && fact.shadows ? requirements : undefined;
  for (const [item, replaced] of overwritesByItem(session, own)) {
    const include = items.get(item);
    // An include that is replaced as a whole is told by its name, and a requirements file beside its own key.
    const told = replaced.filter(
      ({ path: inSession, replaced: lost }) =>
        (inSession.includes('/') || isWithin(lost, facts.folder)) && inSession !== shadowed,
    );
    if (include && told.length)
      report(
        'FS160',
        include.span,
        `"${item}" takes the place of ${listed(told.map((one) => shownPath(one.replaced, facts.folder)))}`,
      );
  }
  if (session.totalBytes > budgetBytes) tellSize(document, session, items, report, wholeFlow);
}

/** From the workspace; of an include that lies elsewhere, from there as it is written. */
function shownAs(
  { workspaceFolders, folder, realFolder, includes }: FlowFacts,
  item = '',
): [string, string][] {
  const include = includes.get(item);
  return [
    ...workspaceFolders.map((one): [string, string] => [one, '']),
    ...(include && 'name' in include ? [[include.source, item] as [string, string]] : []),
    [realFolder ?? folder, ''],
    [folder, ''],
  ];
}

function overwritesByItem(
  { overwrites }: SessionFacts,
  own: string,
): Map<string, SessionFacts['overwrites'][number][]> {
  const byItem = new Map<string, SessionFacts['overwrites'][number][]>();
  for (const one of overwrites) {
    if (one.item === undefined || one.path === own) continue;
    const known = byItem.get(one.item) ?? [];
    if (!known.length) byItem.set(one.item, known);
    known.push(one);
  }
  return byItem;
}

const listed = (paths: readonly string[]): string => {
  const shown = paths.slice(0, 3).map((path) => `"${path}"`);
  const more = paths.length - shown.length;
  return shown.join(', ') + (more ? ` and ${more} more` : '');
};

function tellSize(
  { model }: FlowDocument,
  { totalBytes, files, bytesByInclude }: SessionFacts,
  items: ReadonlyMap<string, { span: Span }>,
  report: Report,
  wholeFlow: Span,
): void {
  const largest = [...bytesByInclude]
    .sort(([, one], [, other]) => other - one)
    .filter(([, bytes]) => bytes * 20 > totalBytes);
  const ofFlow = totalBytes - [...bytesByInclude.values()].reduce((sum, bytes) => sum + bytes, 0);
  const parts = [
    ...(ofFlow * 20 > totalBytes ? [`${formatBytes(ofFlow)} in the flow folder`] : []),
    ...largest.slice(0, 3).map(([item, bytes]) => `${formatBytes(bytes)} by "${item}"`),
  ];
  const span = entryOf(model.root, 'additional_includes')?.keySpan ?? wholeFlow;
  report(
    'FS168',
    span,
    `the session has ${formatBytes(totalBytes)} in ${files} files, above ${formatBytes(budgetBytes)}: ${parts.join(', ')}; what it does not need can be left out with .amlignore`,
    {
      related: largest.slice(0, 3).flatMap(([item, bytes]) => {
        const include = items.get(item);
        return include ? [{ span: include.span, message: `${formatBytes(bytes)} by this include` }] : [];
      }),
    },
  );
}
