import { allNodes } from '../../../document/allNodes.ts';
import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Fix, SpanEdit } from '../../finding.ts';
import { baseName, isAbsolute, isWithin, joinPath, relativePath } from '../../paths.ts';
import { isPresent, toIncludes } from './include.ts';
import { addItem } from './listEdits.ts';

/**
 * Brings a file that lies outside of the flow folder, and writes the name that it gets in the place of `path`: by one more
 * include, where none brings it already. None where another file would lose its place to it.
 */
export function includeFile(
  document: FlowDocument,
  path: YamlScalar,
  file: string,
  facts: FlowFacts,
  write: (name: string) => Fix[] = (name) => replaceScalar(path, [name]),
): Fix[] {
  const { model, source } = document;
  if (isVast(document)) return [];
  const folder = facts.realFolder ?? facts.folder;
  const target = joinPath(facts.folder, file);
  const item = relativePath(folder, target);
  if (!model.root || !path.inner || isWithin(target, facts.folder) || !item?.startsWith('../')) return [];
  const brings = toIncludes(document, facts)
    .filter(isPresent)
    .find(({ fact }) => fact.kind !== 'zip' && isWithin(target, fact.source));
  if (brings) return write(brings.fact.name + target.slice(brings.fact.source.length));
  // Over the root of the disk it is found on this machine only.
  if (isAbsolute(file) && target.split('/')[1] !== folder.split('/')[1]) return [];
  const name = baseName(target);
  if (isTaken(document, path, name, facts)) return [];
  const written = /^[\w./-]+$/.test(item) ? item : JSON.stringify(item);
  const add = addItem(source, model.root, 'additional_includes', written);
  const isChange = ({ span, newText }: SpanEdit): boolean =>
    source.text.slice(span.start, span.end) !== newText;
  const others = sourcesOf(document).filter(({ text, span }) => text === path.text && span !== path.span);
  const alsoHere = others.flatMap((other) => replaceScalar(other, [name])).flatMap(({ edits }) => edits);
  return add
    ? write(name).map(({ edits }) => ({
        title: `Add "${item}" to additional_includes`,
        edits: [...edits.filter(isChange), ...alsoHere, add],
      }))
    : [];
}

/** Each fix looks at all other nodes and includes, so that they would take long where there are more than anyone writes. */
const isVast = ({ model: { nodes, variants, includes } }: FlowDocument): boolean =>
  variants.reduce((sum, group) => sum + group.variants.length, nodes.length + includes.length) > 1000;

/** Each once, however many nodes it stands for. */
const sourcesOf = ({ model }: FlowDocument): YamlScalar[] => [
  ...new Set(allNodes(model).flatMap(({ sourcePath }) => (sourcePath?.inner ? sourcePath : []))),
];

/** True where the session has something of this name in its root, or something else is to have it. */
function isTaken(document: FlowDocument, path: YamlScalar, name: string, { paths }: FlowFacts): boolean {
  const known = paths.get(name)?.kind;
  if (known === 'file' || known === 'folder') return true;
  return [...sourcesOf(document), ...document.model.includes].some(
    ({ text }) => text !== path.text && baseName(text) === name,
  );
}
