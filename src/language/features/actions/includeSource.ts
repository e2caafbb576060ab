import { allNodes } from '../../document/allNodes.ts';
import type { FlowDocument } from '../../document/flowDocument.ts';
import { touches } from '../../../flow/yaml/span.ts';
import { addItem } from '../checks/environment/listEdits.ts';
import { baseName, isAbsolute, relativePath } from '../paths.ts';
import { replaceScalar } from '../edits/replaceScalar.ts';
import type { FlowFacts } from '../facts.ts';
import type { Fix } from '../finding.ts';

/** Brings a source that lies outside of the flow folder by an include, as prompt flow itself would not take it along. */
export function includeSource(
  { model, source }: FlowDocument,
  offset: number,
  facts: FlowFacts | undefined,
): Fix[] {
  const paths = allNodes(model).flatMap(({ sourcePath }) => sourcePath ?? []);
  const path = paths.find(({ span }) => touches(span, offset));
  const fact = path && facts?.paths.get(path.text);
  if (!model.root || !facts || !path?.inner || fact?.kind !== 'file' || fact.include) return [];
  if (!isAbsolute(path.text) && !path.text.startsWith('../')) return [];
  const name = baseName(path.text);
  const item = isAbsolute(path.text)
    ? relativePath(facts.realFolder ?? facts.folder, fact.source)
    : path.text;
  // Another file of that name would lose its place to it.
  const isTaken = [...paths, ...model.includes].some(
    ({ text }) => text !== path.text && baseName(text) === name,
  );
  if (!item?.startsWith('../') || isTaken) return [];
  const written = /^[\w./-]+$/.test(item) ? item : JSON.stringify(item);
  const add = addItem(source, model.root, 'additional_includes', written);
  return add
    ? replaceScalar(path, [name]).map(({ edits }) => ({
        title: `Bring "${name}" with additional_includes`,
        edits: [...edits, add],
      }))
    : [];
}
