import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts, PathFact } from '../../facts.ts';
import type { Fix, Report } from '../../finding.ts';
import { createFile } from '../../edits/createFile.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import { includeFile } from './includeFile.ts';
import { isAbsolute, isWithin, shownPath } from '../../paths.ts';

/** The requirements file that the session gets: whether it is there, and whose it is. */
export function checkRequirementsFile(
  document: FlowDocument,
  facts: FlowFacts | undefined,
  report: Report,
): void {
  const { requirementsFile: named, includes } = document.model;
  const path = named?.text || 'requirements.txt';
  const fact = facts?.paths.get(path);
  if (!facts || !fact || path.includes('\n') || (named && typeof named.value !== 'string')) return;
  if (fact.kind === 'folder' || fact.kind === 'none') {
    if (named?.text) tellMissing(named, fact);
    return;
  }
  if (fact.kind === 'unknown') return;
  const isOutside = path.startsWith('../') || isAbsolute(path);
  if (named && isOutside && !isWithin(fact.source, facts.folder))
    return report(
      'FS146',
      named.span,
      `"${path}" lies outside the flow folder: prompt flow does not upload it, nor find it once the flow has includes`,
      { fixes: includeFile(document, named, path, facts) },
    );
  const item = includes.findLast(({ text }) => text === fact.include);
  if (!item) return;
  const span = named?.span ?? item.span;
  const related = named && [{ span: item.span, message: 'The include that brings it' }];
  if (fact.shadows) {
    const lost = shownPath(fact.shadows, facts.folder);
    const whose = lost.startsWith('..') ? `"${lost}"` : `the flow folder's own "${lost}"`;
    report(
      'FS148',
      span,
      `the requirements are those of the include "${item.text}", which takes the place of ${whose}`,
      {
        ...(related && { related }),
      },
    );
  } else
    report(
      'FS147',
      span,
      `"${path}" comes from the include "${item.text}"${named ? '' : ', and is taken even though nothing names it'}`,
      { ...(related && { related }) },
    );

  function tellMissing(scalar: YamlScalar, found: PathFact): void {
    if (found.kind !== 'none')
      return report(
        'FS145',
        scalar.span,
        `"${path}" is a folder, not a requirements file; a session refuses the flow`,
      );
    const there = facts!.requirementsTxt ? ['requirements.txt'] : [];
    report(
      'FS145',
      scalar.span,
      `the requirements file "${path}" is not there: neither the flow folder nor an include has it; a session refuses the flow`,
      {
        fixes: [
          ...changeTo(scalar, [...new Set([...found.near, ...there])]),
          ...createFile(facts!.folder, path, ''),
        ],
      },
    );
  }

  /** What is not in the session is brought. */
  function changeTo(scalar: YamlScalar, paths: readonly string[]): Fix[] {
    return paths.flatMap((one) =>
      one.startsWith('../') ? includeFile(document, scalar, one, facts!) : replaceScalar(scalar, [one]),
    );
  }
}
