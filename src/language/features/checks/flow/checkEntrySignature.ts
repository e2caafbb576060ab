import type { FlowDocument } from '../../../document/flowDocument.ts';
import { entryOf, type YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { EntrySignature } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';

/**
 * `inputs` and `init` of a flex flow against what its entry takes: prompt flow wants all of its arguments there, or no such key.
 * Source: `merge_flow_signature` in promptflow's _sdk/_utilities/signature_utils.py.
 */
export function checkEntrySignature(
  { model, source }: FlowDocument,
  entry: YamlScalar,
  signature: EntrySignature,
  report: Report,
): void {
  const name = entry.text.trim().split(':')[1]!;
  if (signature.kind === 'class' && !signature.inputs)
    return report('FS134', entry.span, `the class "${name}" has no method "__call__"; no test or run starts`);
  const ofClass = signature.kind === 'class';
  checkNames('inputs', ofClass ? `"${name}.__call__"` : `"${name}"`, signature.inputs);
  checkNames(
    'init',
    ofClass ? `"${name}.__init__"` : `the function "${name}"`,
    ofClass ? signature.init : [],
  );

  function checkNames(section: string, of: string, names: readonly string[] | undefined): void {
    const written = entryOf(model.root, section);
    if (!names || written?.value.kind !== 'map') return;
    const map = written.value;
    const missing = names.filter((one) => !entryOf(map, one));
    const extra = map.entries.filter(({ key }) => !names.includes(key));
    for (const item of extra)
      report('FS170', item.keySpan, `${of} takes no "${item.key}"; no test or run starts`, {
        fixes: [
          ...replaceWith(item.keySpan, nearest(item.key, missing)),
          ...(missing.length ? [] : removeEntry(source, map, item)),
        ],
      });
    // What is misspelt is missing too.
    if (missing.length > 0 && !extra.length)
      report(
        'FS170',
        written.keySpan,
        `${of} takes "${missing.join('", "')}" too, and prompt flow wants all of its arguments in "${section}", or no "${section}"; no test or run starts`,
      );
  }
}
