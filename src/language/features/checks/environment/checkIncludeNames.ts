import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { isPresent, removeInclude, type Include, type PresentInclude } from './include.ts';

/** Includes that are the same, or get the same name in the session's root: the later one wins. */
export function checkIncludeNames(
  document: FlowDocument,
  includes: readonly Include[],
  facts: FlowFacts | undefined,
  report: Report,
): void {
  const same = new Map<string, Include>();
  const byName = new Map<string, PresentInclude>();
  // From the last one up: that is the one that counts.
  for (const include of includes.toReversed()) {
    const { item } = include;
    const key = isPresent(include) ? `${include.fact.source} as ${include.fact.name}` : item.text;
    const again = same.get(key);
    if (again) {
      report(
        'FS157',
        item.span,
        `"${item.text}" is included again further down, so this one changes nothing`,
        {
          tag: 'unnecessary',
          related: [{ span: again.item.span, message: 'The include that counts' }],
          fixes: removeInclude(document, item),
        },
      );
      continue;
    }
    same.set(key, include);
    if (!isPresent(include) || !facts) continue;
    const later = byName.get(include.fact.name);
    if (later) tellClash(include, later);
    else byName.set(include.fact.name, include);
  }

  function tellClash(earlier: PresentInclude, later: PresentInclude): void {
    const { name } = later.fact;
    const places = (span: Include): { span: Include['item']['span']; message: string }[] => [
      { span: span.item.span, message: `It becomes "${name}" too` },
    ];
    if (earlier.fact.kind === 'folder' && later.fact.kind === 'folder')
      return report(
        'FS159',
        later.item.span,
        `"${earlier.item.text}" becomes "${name}/" too: both are laid into one folder, and where both have a file, this one's counts`,
        { related: places(earlier) },
      );
    const shape = { file: 'file', zip: 'file', folder: 'folder' };
    const fails =
      shape[earlier.fact.kind] === shape[later.fact.kind] ? '' : '; prompt flow itself fails on it';
    report(
      'FS158',
      earlier.item.span,
      `"${later.item.text}" further down becomes "${name}" too and takes the place of this include${fails}`,
      { related: places(later), fixes: removeInclude(document, earlier.item) },
    );
  }
}
