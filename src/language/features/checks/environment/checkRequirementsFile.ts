import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts, PathFact } from '../../facts.ts';
import type { Fix, Report } from '../../finding.ts';
import { createFile } from '../../edits/createFile.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import { addItem } from './listEdits.ts';
import { baseName, isAbsolute, isWithin, shownPath } from '../../paths.ts';

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
      { fixes: bringIt(document, named, facts) },
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
          ...replaceScalar(scalar, [...new Set([...found.near, ...there])]),
          ...createFile(facts!.folder, path, ''),
        ],
      },
    );
  }
}

/** Names it as what it becomes, and includes it. */
function bringIt({ model, source }: FlowDocument, named: YamlScalar, { paths }: FlowFacts): Fix[] {
  const name = baseName(named.text);
  const [rename] = replaceScalar(named, [name]);
  // One of that name in the flow folder would lose its place.
  const isFree = name !== 'requirements.txt' || paths.get(name)?.kind === 'none';
  const add = model.root && addItem(source, model.root, 'additional_includes', named.text);
  return rename && add && isFree && !/[^\w./-]/.test(named.text)
    ? [{ title: 'Bring it with additional_includes', edits: [...rename.edits, add] }]
    : [];
}
