import type { FlowDocument } from '../../../document/flowDocument.ts';
import { valueOf } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../../finding.ts';
import { insertFirst, isInBraces } from '../../edits/entryEdits.ts';
import { addToSection } from '../../edits/sectionEdits.ts';

/** A fix that adds an input of type string before the first one, or the section with it; none where that would need more than writing it. */
export function addInput({ model: { root }, source }: FlowDocument, name: string): Fix[] {
  if (!root || !/^[A-Za-z_][\w-]*$/.test(name)) return [];
  const title = `Add the input "${name}"`;
  const inputs = valueOf(root, 'inputs');
  const [first] = inputs?.kind === 'map' ? inputs.entries : [];
  if (inputs?.kind === 'map' && first) {
    if (isInBraces(source, inputs, first))
      return insertFirst(source, title, inputs, `${name}: { type: string }`);
    const { character } = source.positionAt(first.keySpan.start);
    const text = `${name}:${source.lineEnd}${' '.repeat(character + 2)}type: string`;
    return insertFirst(source, title, inputs, text);
  }
  const next = root.entries.find(({ key, merged }) => !merged && ['outputs', 'nodes'].includes(key));
  const edit = addToSection(source, root, 'inputs', [`${name}:`, '  type: string'], next?.key);
  return edit ? [{ title, edits: [edit] }] : [];
}
