import { allNodes } from '../../../document/allNodes.ts';
import type { NodeItem } from '../../../document/flowModel.ts';
import {
  isNothing,
  valueOf,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import { nearest } from '../../nearest.ts';
import { hasAnchor, removeEntry } from '../../edits/entryEdits.ts';
import { shiftLines } from '../../edits/shiftLines.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import type { FlowCheck } from './flowCheck.ts';
import { quotedKeys, withoutEntries } from './slips.ts';
import { strayVariants } from './strayVariants.ts';
import { knownKeys } from './knownKeys.ts';

/** Keys of a DAG flow that prompt flow does not know; it loads the flow without them. */
export function checkKeys({ document: { model, source }, report }: FlowCheck): void {
  const check = (value: YamlValue | undefined, level: keyof typeof knownKeys): void => {
    if (value?.kind === 'map') checkKeysOf(value, knownKeys[level], 'FS104', source, report);
  };
  const checkNode = ({ map }: NodeItem): void => {
    const outside = inputsOutside(map);
    const [first] = outside;
    if (first) {
      const column = source.positionAt(first.keySpan.start).character + 2;
      report(
        'FS104',
        first.keySpan,
        `nothing stands under "inputs"; ${quotedKeys(outside)} must be indented deeper than it, prompt flow ignores it here`,
        { fixes: shiftLines(source, 'Indent the inputs', outside, column) },
      );
    }
    check(withoutEntries(map, outside), 'node');
    check(valueOf(map, 'source'), 'source');
    check(valueOf(map, 'activate'), 'activate');
  };
  check(model.root, 'dag');
  for (const { value } of model.inputs) check(value, 'input');
  for (const { value } of model.outputs) check(value, 'output');
  for (const node of allNodes(model)) checkNode(node);
  for (const group of model.variants) {
    const { value: all } = group;
    check(all.kind === 'map' ? withoutEntries(all, strayVariants(all)) : all, 'group');
    for (const { value } of group.variants) check(value, 'variant');
  }
}

/** What follows an empty `inputs` of a node and is no key of one. */
function inputsOutside({ entries }: YamlMap): YamlEntry[] {
  const at = entries.findIndex(({ key, value, merged }) => key === 'inputs' && !merged && isNothing(value));
  const behind = at === -1 ? [] : entries.slice(at + 1);
  const end = behind.findIndex(({ key, merged }) => merged || knownKeys.node.includes(key));
  return behind.slice(0, end === -1 ? undefined : end);
}

/** Reports the keys of one mapping that are not known, with the nearest that are and are not written yet. */
export function checkKeysOf(
  map: YamlMap,
  known: readonly string[],
  code: 'FS104' | 'FS105',
  source: SourceText,
  report: Report,
): void {
  const unknown = map.entries.filter(({ merged, key }) => !merged && !known.includes(key));
  if (!unknown.length) return;
  const written = new Set(map.entries.map(({ key }) => key));
  const free = known.filter((key) => !written.has(key));
  for (const entry of unknown) {
    // It is there for the aliases.
    if (code === 'FS104' && hasAnchor(source, entry)) continue;
    const near = nearest(entry.key, free);
    const does = code === 'FS105' ? 'prompt flow refuses a flex flow with it' : 'prompt flow ignores it';
    const meant = near[0] ? `; did you mean "${near[0]}"?` : '';
    report(code, entry.keySpan, `"${entry.key}" is no key that is known here, ${does}${meant}`, {
      fixes: [...replaceWith(entry.keySpan, near), ...removeEntry(source, map, entry)],
    });
  }
}
