import type { RunDocument } from '../../../document/runDocument.ts';
import { isNothing, type YamlEntry, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { keyInfo } from '../../schema/keyTable.ts';
import { resourcesKeys, runKeys } from '../../schema/runKeys.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';

/** Keys of a run that prompt flow does not know or does not use. */
export function checkRunKeys({ source }: RunDocument, root: YamlMap, report: Report): void {
  const written = new Set(root.entries.map(({ key }) => key));
  const remove = (entry: YamlEntry): ReturnType<typeof removeEntry> => removeEntry(source, root, entry);
  for (const entry of root.entries) {
    const { key, keySpan, value, merged } = entry;
    if (merged) continue;
    const info = keyInfo(runKeys, key);
    if (info?.old && !isNothing(value))
      report('FS318', keySpan, `"${key}" does nothing here: ${info.old}`, {
        tag: key === 'runtime' ? 'deprecated' : 'unnecessary',
        fixes: remove(entry),
      });
    if (info) continue;
    const free = Object.keys(runKeys).filter((name) => !written.has(name) && !runKeys[name]?.old);
    const near = nearest(key, free);
    const meant = near[0]
      ? `; did you mean "${near[0]}"?`
      : Object.hasOwn(resourcesKeys, key)
        ? '; it belongs into "resources"'
        : '';
    report('FS300', keySpan, `"${key}" is no key of a run, prompt flow ignores it${meant}`, {
      fixes: [...replaceWith(keySpan, near), ...remove(entry)],
    });
  }
}
