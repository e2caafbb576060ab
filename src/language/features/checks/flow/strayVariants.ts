import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import { entryOf, type YamlEntry, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import { shiftLines } from '../../edits/shiftLines.ts';
import type { Fix } from '../../finding.ts';

/** The variants that stand in their group itself, where it has no `variants`. */
export const strayVariants = (group: YamlValue): YamlEntry[] =>
  group.kind !== 'map' || entryOf(group, 'variants')
    ? []
    : group.entries.filter(({ value, merged }) => !merged && entryOf(value, 'node'));

/** A fix that writes `variants` above them; none where something else stands between them. */
export function addVariants(source: SourceText, group: YamlValue): Fix[] {
  const stray = strayVariants(group);
  const [first] = stray;
  if (group.kind !== 'map' || !first) return [];
  const at = group.entries.indexOf(first);
  if (stray.some((entry, index) => group.entries[at + index] !== entry)) return [];
  const { character } = source.positionAt(first.keySpan.start);
  const [fix] = shiftLines(source, 'Put them under "variants"', stray, character + 2);
  const [top, ...others] = fix?.edits ?? [];
  if (!fix || !top) return [];
  const newText = `${' '.repeat(character)}variants:${source.lineEnd}${top.newText}`;
  return [{ ...fix, edits: [{ ...top, newText }, ...others] }];
}
