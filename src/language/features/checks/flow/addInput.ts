import type { FlowDocument } from '../../../document/flowDocument.ts';
import { valueOf } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../../finding.ts';
import { insertFirst } from '../../edits/entryEdits.ts';

/** A fix that adds an input of type string before the first one; none where there is none yet. */
export function addInput({ model, source }: FlowDocument, name: string): Fix[] {
  const inputs = valueOf(model.root, 'inputs');
  if (!/^[A-Za-z_][\w-]*$/.test(name) || inputs?.kind !== 'map' || !inputs.entries.length) return [];
  const { character } = source.positionAt(inputs.entries[0]!.keySpan.start);
  const text = `${name}:${source.lineEnd}${' '.repeat(character + 2)}type: string`;
  return insertFirst(source, `Add the input "${name}"`, inputs, text);
}
