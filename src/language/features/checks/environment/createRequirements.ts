import type { FlowDocument } from '../../../document/flowDocument.ts';
import { entryOf, isNothing } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Fix } from '../../finding.ts';

/** Makes an empty `requirements.txt` and names it in an `environment` that names nothing; none where the file may be there. */
export function createRequirements({ model, source }: FlowDocument, facts: FlowFacts): Fix[] {
  const entry = entryOf(model.root, 'environment');
  if (!entry || entry.merged || facts.paths.get('requirements.txt')?.kind !== 'none') return [];
  const colon = source.text.indexOf(':', entry.keySpan.end);
  const { line } = source.positionAt(entry.keySpan.start);
  const { start, end } = source.lineSpan(line);
  // Where anything else is in it, or its line says more, writing into it would need care.
  const isPlain = entry.keySpan.start === start && /^:\s*$/.test(source.text.slice(entry.keySpan.end, end));
  if (!isNothing(entry.value) || !isPlain) return [];
  const newText = `${source.lineEnd}  python_requirements_txt: requirements.txt`;
  return [
    {
      title: 'Create "requirements.txt"',
      edits: [{ span: { start: colon + 1, end: colon + 1 }, newText }],
      newFiles: [{ path: `${facts.folder}/requirements.txt`, text: '' }],
    },
  ];
}
