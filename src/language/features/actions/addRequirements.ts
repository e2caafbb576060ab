import type { FlowDocument } from '../../document/flowDocument.ts';
import { entryOf } from '../../../flow/yaml/yamlTree.ts';
import type { FlowFacts } from '../facts.ts';
import type { Fix } from '../finding.ts';
import { entryEnd } from '../structure/blockEnd.ts';
import { addToSection } from '../edits/sectionEdits.ts';

const file = 'requirements.txt';

/** Makes a requirements file for a flow that has none, and names it; offered at the keys of the flow and in `environment`. */
export function addRequirements(
  { model, source }: FlowDocument,
  offset: number,
  facts: FlowFacts | undefined,
): Fix[] {
  if (!model.root || model.requirementsFile || facts?.paths.get(file)?.kind !== 'none') return [];
  const environment = entryOf(model.root, 'environment');
  const isInside =
    environment && environment.keySpan.start <= offset && offset <= entryEnd(source, environment);
  const { line } = source.positionAt(offset);
  const isAtKey = model.root.entries.some(({ keySpan }) => source.positionAt(keySpan.start).line === line);
  const edit = addToSection(source, model.root, 'environment', [`python_requirements_txt: ${file}`]);
  if (!edit || !(isInside || isAtKey)) return [];
  return [
    {
      title: 'Add a requirements file',
      edits: [edit],
      newFiles: [{ path: `${facts.folder}/${file}`, text: '' }],
    },
  ];
}
