import { isNothing, type YamlMap, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { asMapping } from './asMapping.ts';
import { isText } from '../yaml/isText.ts';
import { keyInfo } from '../../schema/keyTable.ts';
import { runKeys } from '../../schema/runKeys.ts';

/** Mappings that hold texts only, and whether a key may have nothing. */
const ofTexts: Readonly<Record<string, { nothing: boolean }>> = {
  tags: { nothing: true },
  properties: { nothing: true },
  environment_variables: { nothing: false },
};

/** Values of a shape that prompt flow refuses. Source: `RunSchema` in promptflow's _run.py. */
export function checkRunValues(root: YamlMap, report: Report): void {
  for (const { key, value, merged } of root.entries) {
    const info = keyInfo(runKeys, key);
    if (!info || merged || info.old === 'prompt flow writes it' || key === '$schema') continue;
    if (isNothing(value)) report('FS302', value.span, `"${key}" has no value, which prompt flow refuses`);
    else if (info.value === 'map') checkMap(key, value, report);
    else if (info.value === 'any') {
      if (value.kind === 'list' || (value.kind === 'scalar' && !isText(value)))
        report('FS302', value.span, `"${key}" must be a mapping or the path of a file`);
      else checkMap(key, value, report);
    } else checkText(key, value, report);
  }
}

function checkMap(key: string, value: YamlValue, report: Report): void {
  if (value.kind === 'scalar' && keyInfo(runKeys, key)?.value === 'any') return;
  if (value.kind !== 'map')
    return report('FS302', value.span, `"${key}" must be a mapping`, { fixes: asMapping(key, value) });
  const texts = Object.hasOwn(ofTexts, key) ? ofTexts[key] : undefined;
  for (const entry of value.entries) {
    if (texts && !(texts.nothing && isNothing(entry.value)))
      checkText(`${key}.${entry.key}`, entry.value, report);
    if (key === 'connections' && entry.value.kind !== 'map')
      report(
        'FS302',
        entry.value.span,
        `"connections.${entry.key}" must be a mapping, such as "connection: my_connection"`,
        {
          fixes: asMapping(`connections.${entry.key}`, entry.value),
        },
      );
  }
}

/** Prompt flow takes no number, date or truth value for a text. */
export function checkText(name: string, value: YamlValue, report: Report): void {
  if (isText(value)) return;
  if (value.kind !== 'scalar') return report('FS302', value.span, `"${name}" must be a text`);
  if (value.value === null)
    return report('FS302', value.span, `"${name}" has no value, which prompt flow refuses`);
  report('FS302', value.span, `"${name}" must be a text; without quotes ${value.text} is none`, {
    fixes: [
      { title: 'Put it in quotes', edits: [{ span: value.span, newText: JSON.stringify(value.text) }] },
    ],
  });
}
