import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts, IncludeFact } from '../../facts.ts';
import type { Fix, Report } from '../../finding.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import { removeInclude, type Include } from './include.ts';
import { isAbsolute, isWithin, joinPath, relativePath, shortPath } from '../../paths.ts';

/** How an include is written, and whether it is there. False where no more can be said of it. */
export function checkIncludePath(
  document: FlowDocument,
  { item, fact }: Include,
  facts: FlowFacts | undefined,
  report: Report,
): boolean {
  const { text, span } = item;
  const remove = removeInclude(document, item);
  if (fact?.kind === 'disk') {
    report('FS167', span, `"${text}" is a whole disk; a session refuses the flow`, { fixes: remove });
    return false;
  }
  if (isAbsolute(text)) {
    report('FS155', span, `"${text}" is an absolute path, which is there only on this machine`, {
      fixes: makeRelative({ item, ...(fact && { fact }) }, facts),
    });
  } else if (text.includes('\\')) {
    report('FS154', span, `"${text}" is found on Windows only; with "/" it is found everywhere`, {
      fixes: replaceScalar(item, [text.replaceAll('\\', '/')]),
    });
    return fact?.kind !== 'none';
  }
  if (fact?.kind === 'none') {
    report('FS153', span, whyMissing(text, fact, facts), {
      fixes: [...replaceScalar(item, fact.near), ...remove],
    });
    return false;
  }
  return true;
}

function whyMissing(
  text: string,
  { tried }: Extract<IncludeFact, { kind: 'none' }>,
  facts: FlowFacts | undefined,
): string {
  if (/^[a-z][a-z\d+.-]+:\/\/|^azureml:/i.test(text))
    return `"${text}" cannot be included: only files and folders of this machine can`;
  if (text.startsWith('~')) return `"${text}" is not there: "~" does not stand for a home folder here`;
  if (/\$\{?\w|%\w+%/.test(text)) return `"${text}" is not there: variables are not replaced in includes`;
  if (/[*?]/.test(text))
    return `"${text}" is not there: "*" and "?" stand for nothing else here; a folder is included with all that is in it`;
  if (text !== text.trim()) return `"${text}" is not there: the space around it is part of its name`;
  if (tried.endsWith('.zip'))
    return `the include "${text}" is not there, nor a folder of that name without ".zip", which would be packed`;
  return `the include "${text}" is not there${facts ? whereItWas(text, tried, facts) : ''}`;
}

/** Where it was looked for, unless that is just what is written. */
function whereItWas(text: string, tried: string, facts: FlowFacts): string {
  const place = shortPath(tried, facts);
  if (isAbsolute(text) || place === text) return '';
  if (facts.workspaceFolders.some((one) => isWithin(tried, one))) return `: the workspace has no "${place}"`;
  return tried === joinPath(facts.folder, text) ? '' : `: nothing is at "${place}"`;
}

function makeRelative({ item, fact }: Include, facts: FlowFacts | undefined): Fix[] {
  if (!facts || !fact || fact.kind === 'unknown' || fact.kind === 'disk') return [];
  const target = fact.kind === 'none' ? undefined : fact.source + (fact.kind === 'zip' ? '.zip' : '');
  const folder = facts.realFolder ?? facts.folder;
  // A way over the root of the disk is as good as an absolute path.
  const relative = target?.split('/')[1] === folder.split('/')[1] && relativePath(folder, target!);
  return relative
    ? replaceScalar(item, [relative]).map((fix) => ({ ...fix, title: `Make it relative: "${relative}"` }))
    : [];
}
