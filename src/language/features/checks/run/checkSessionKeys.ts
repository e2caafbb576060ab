import type { RunDocument } from '../../../document/runDocument.ts';
import { entryOf, isNothing, scalarOf, valueOf, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { identityKeys, resourcesKeys } from '../../schema/runKeys.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import { replaceScalar, replaceWith } from '../../edits/replaceScalar.ts';
import { checkText } from './checkRunValues.ts';

/** What a run asks of its session in the cloud: `resources` and `identity`. */
export function checkSessionKeys(document: RunDocument, root: YamlMap, report: Report): void {
  const resources = valueOf(root, 'resources');
  if (resources?.kind === 'map') {
    checkFields(document, resources, 'resources', Object.keys(resourcesKeys), report);
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
  const identity = valueOf(root, 'identity');
  if (identity?.kind === 'map') checkIdentity(document, identity, report);
}

/** Keys that prompt flow refuses, and values that are no texts. */
function checkFields(
  { source }: RunDocument,
  map: YamlMap,
  name: string,
  known: readonly string[],
  report: Report,
): void {
  for (const entry of map.entries) {
    if (known.includes(entry.key)) {
      if (entry.key !== 'type') checkText(`${name}.${entry.key}`, entry.value, report);
      continue;
    }
    const near = nearest(
      entry.key,
      known.filter((key) => !entryOf(map, key)),
    );
    const removal = removeEntry(source, map, entry);
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

function checkIdentity(document: RunDocument, identity: YamlMap, report: Report): void {
  const type = valueOf(identity, 'type');
  const first = identity.entries[0]?.keySpan ?? identity.span;
  const kinds = Object.keys(identityKeys.type?.values ?? {});
  if (!type) report('FS307', first, `"identity" needs a "type": "${kinds.join('" or "')}"`);
  else if (type.kind !== 'scalar' || !kinds.includes(type.text.toLowerCase()))
    report('FS307', type.span, `"identity.type" is "${kinds.join('" or "')}"`, {
      fixes: type.kind === 'scalar' ? replaceScalar(type, nearest(type.text, kinds)) : [],
    });
  checkFields(document, identity, 'identity', Object.keys(identityKeys), report);
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
