import { entryOf, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import { isText } from '../yaml/isText.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';

/** The list `tools` of old flows, which is still read. Source: `Tool.deserialize` in prompt flow's contracts/tool.py. */
export function checkTools({ document: { model }, report }: FlowCheck): void {
  const entry = entryOf(model.root, 'tools');
  if (!entry || !isTruthy(entry.value)) return;
  if (entry.value.kind !== 'list')
    return report('FS106', entry.keySpan, `"tools" must be a list; ${cannotRead}`);
  for (const tool of entry.value.items) {
    if (tool.kind !== 'map') {
      report('FS106', tool.span, `a tool must be a mapping; ${cannotRead}`);
      continue;
    }
    for (const key of ['name', 'type'])
      if (!entryOf(tool, key))
        report('FS108', tool.entries[0]?.keySpan ?? tool.span, `the tool has no "${key}"; ${cannotRead}`);
    const type = entryOf(tool, 'type');
    if (type && !isText(type.value))
      report('FS106', type.keySpan, `"type" of a tool must be text; ${cannotRead}`);
    for (const key of ['inputs', 'outputs']) checkPorts(tool, key);
  }

  function checkPorts(tool: YamlValue, key: string): void {
    const ports = entryOf(tool, key);
    if (!ports) return;
    if (ports.value.kind !== 'map')
      return report('FS106', ports.keySpan, `"${key}" of a tool must be a mapping; ${cannotRead}`);
    for (const { key: name, keySpan, value } of ports.value.entries)
      if (value.kind !== 'map')
        report('FS106', keySpan, `"${name}" must be a mapping with a "type"; ${cannotRead}`);
      else if (!entryOf(value, 'type')) report('FS108', keySpan, `"${name}" has no "type"; ${cannotRead}`);
  }
}

const cannotRead = 'prompt flow cannot read the flow';
