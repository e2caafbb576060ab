import { allNodes } from '../document/allNodes.ts';
import type { FlowDocument } from '../document/flowDocument.ts';
import type { LanguageDocument } from '../document/languageDocument.ts';
import { scalarOf } from '../../flow/yaml/yamlTree.ts';

/** What a document names on the disk, as one text each. */
export interface NamedThings {
  paths: string;
  /** What changes what every path leads to. */
  includes: string;
}

const runPaths = ['flow', 'data', 'environment_variables'];

/** Facts hold as long as what this gives stays the same. */
export function namedThings(document: LanguageDocument): NamedThings {
  switch (document.kind) {
    case 'flow':
      return ofFlow(document);
    case 'run':
      return {
        paths: runPaths.map((key) => scalarOf(document.root, key)?.text ?? '').join('\n'),
        includes: '',
      };
    case 'requirements':
      return {
        paths: document.entries
          .map(({ kind, target }) => (target ? `${kind} ${target.text}` : ''))
          .join('\n'),
        includes: '',
      };
  }
}

function ofFlow({ model }: FlowDocument): NamedThings {
  const paths = [model.requirementsFile?.text ?? '', model.entry?.text ?? ''];
  for (const { sourcePath } of allNodes(model)) paths.push(sourcePath?.text ?? '');
  return { paths: paths.join('\n'), includes: model.includes.map(({ text }) => text).join('\n') };
}
