import type { RunDocument } from '../../../document/runDocument.ts';
import {
  entryOf,
  isNothing,
  scalarOf,
  valueOf,
  type YamlEntry,
  type YamlMap,
} from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { identityKeys, resourcesKeys } from '../../schema/runKeys.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import { removeItem } from '../../edits/removeItem.ts';
import { replaceScalar, replaceWith } from '../../edits/replaceScalar.ts';
import { checkText } from './checkRunValues.ts';

/** What a run asks of its session in the cloud: `resources` and `identity`. */
export function checkSessionKeys(document: RunDocument, root: YamlMap, report: Report): void {
  const section = entryOf(root, 'resources');
  if (section?.value.kind === 'map') {
    const resources = section.value;
    checkFields(document, root, section, Object.keys(resourcesKeys), report);
    const size = scalarOf(resources, 'instance_type');
    const compute = entryOf(resources, 'compute');
    if (size && compute && !isNothing(compute.value))
      report(
        'FS306',
        compute.keySpan,
        'a session runs on one of "instance_type" and "compute", and both are here',
        {
          fixes: ['instance_type', 'compute'].flatMap((key) =>
            removeEntry(document.source, resources, entryOf(resources, key)!),
          ),
        },
      );
    if (size && /^(?:Standard|Basic)_[AB]\d/i.test(size.text))
      report(
        'FS317',
        size.span,
        `Microsoft advises a VM size of series D or above for a session, "${size.text}" is below`,
      );
  }
  const identity = entryOf(root, 'identity');
  if (identity?.value.kind === 'map') checkIdentity(document, root, identity, identity.value, report);
}

/** Keys that prompt flow refuses, and values that are no texts. */
function checkFields(
  { source }: RunDocument,
  root: YamlMap,
  section: YamlEntry,
  known: readonly string[],
  report: Report,
): void {
  const { key: name, value: map } = section;
  if (map.kind !== 'map') return;
  for (const entry of map.entries) {
    if (known.includes(entry.key)) {
      if (entry.key !== 'type') checkText(`${name}.${entry.key}`, entry.value, report);
      continue;
    }
    const free = known.filter((key) => !entryOf(map, key));
    const alike = nearest(entry.key, free);
    const near = alike.length ? alike : free.filter((key) => otherNames[key]?.test(entry.key));
    const edits = removeItem(source, section, entry);
    // Nothing would be left of the section.
    const removal =
      map.entries.length === 1
        ? removeEntry(source, root, section)
        : edits.length
          ? [{ title: `Remove "${entry.key}"`, edits }]
          : [];
    if (entry.key === 'idle_time_before_shutdown_minutes')
      report(
        'FS301',
        entry.keySpan,
        `prompt flow refuses "${entry.key}", which older versions took; sessions end by themselves when they are idle`,
        {
          fixes: removal,
        },
      );
    else
      report(
        'FS301',
        entry.keySpan,
        `prompt flow refuses "${entry.key}" in "${name}", which takes only "${known.join('" and "')}"`,
        {
          fixes: [...replaceWith(entry.keySpan, near), ...removal],
        },
      );
  }
}

/** What other systems call them. */
const otherNames: Record<string, RegExp> = {
  instance_type: /^(?:vm|node)?_?(?:size|sku)$|^vm(?:_type)?$|^instance|^machine/i,
  compute: /^compute_|_compute$|^cluster/i,
};

function checkIdentity(
  document: RunDocument,
  root: YamlMap,
  section: YamlEntry,
  identity: YamlMap,
  report: Report,
): void {
  const type = valueOf(identity, 'type');
  const first = identity.entries[0]?.keySpan ?? identity.span;
  const kinds = Object.keys(identityKeys.type?.values ?? {});
  if (!type) report('FS307', first, `"identity" needs a "type": "${kinds.join('" or "')}"`);
  else if (type.kind !== 'scalar' || !kinds.includes(type.text.toLowerCase()))
    report('FS307', type.span, `"identity.type" is "${kinds.join('" or "')}"`, {
      fixes: type.kind === 'scalar' ? replaceScalar(type, nearest(type.text, kinds)) : [],
    });
  checkFields(document, root, section, Object.keys(identityKeys), report);
  const client = entryOf(identity, 'client_id');
  if (client && type?.kind === 'scalar' && type.text.toLowerCase() === 'user_identity')
    report(
      'FS301',
      client.keySpan,
      'prompt flow refuses "client_id" beside "user_identity"; it goes with "managed"',
      {
        fixes: [...removeEntry(document.source, identity, client), ...replaceScalar(type, ['managed'])],
      },
    );
}
