import { allNodes } from '../../document/allNodes.ts';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import { scalarOf, type YamlScalar } from '../../../flow/yaml/yamlTree.ts';
import { isRemote } from '../paths.ts';

/** A path that is written in a document. */
export interface PathPlace {
  role: 'source' | 'include' | 'requirements' | 'entry' | 'flow' | 'file';
  /** As it is written; of an entry, with its function. */
  text: string;
  /** Without quotes where that can be told. */
  span: Span;
}

/** Every local path of a document, in the order of its parts. */
export function pathPlaces(document: LanguageDocument): PathPlace[] {
  switch (document.kind) {
    case 'flow':
      return ofFlow(document);
    case 'run':
      return ofRun(document);
    case 'requirements':
      return ofRequirements(document);
  }
}

function ofFlow({ model }: FlowDocument): PathPlace[] {
  return [
    ...allNodes(model).flatMap(({ sourcePath }) => toPlaces('source', sourcePath)),
    ...model.includes.flatMap((item) => toPlaces('include', item)),
    ...toPlaces('requirements', model.requirementsFile),
    ...toPlaces('entry', model.entry),
  ];
}

const ofRun = ({ root }: RunDocument): PathPlace[] => [
  ...toPlaces('flow', scalarOf(root, 'flow')),
  ...['data', 'environment_variables', 'init'].flatMap((key) => toPlaces('file', scalarOf(root, key))),
];

const ofRequirements = ({ entries }: RequirementsDocument): PathPlace[] =>
  entries.flatMap(({ kind, target }) =>
    target && kind !== 'url' && !isRemote(target.text) ? [{ role: 'file', ...target }] : [],
  );

function toPlaces(role: PathPlace['role'], scalar: YamlScalar | undefined): PathPlace[] {
  if (!scalar?.text || typeof scalar.value !== 'string' || (role !== 'entry' && isRemote(scalar.text)))
    return [];
  return [{ role, text: scalar.text, span: scalar.inner ?? scalar.span }];
}
