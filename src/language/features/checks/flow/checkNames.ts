import { entryOf } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowCheck } from './flowCheck.ts';

/** Every node needs a name of its own. */
export function checkNames({ document: { model }, byName, report }: FlowCheck): void {
  for (const { name, nameSpan, map } of model.nodes) {
    if (!entryOf(map, 'name')) {
      report('FS108', nameSpan, 'the node has no "name"; prompt flow cannot run the flow');
      continue;
    }
    const first = byName.get(name)?.item;
    if (!name || !first || first.map === map) continue;
    report('FS111', nameSpan, `another node is named "${name}" as well; prompt flow refuses the flow`, {
      related: [{ span: first.nameSpan, message: `The first node "${name}"` }],
    });
  }
}
