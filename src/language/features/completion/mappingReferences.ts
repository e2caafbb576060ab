import { scalarOf } from '../../document/yamlTree.ts';
import { dataColumns } from './dataColumns.ts';
import { folderOf, joinPath } from './paths.ts';
import { referenceTo } from './referenceSuggestions.ts';
import type { RunPlace } from './runPlace.ts';
import type { Suggestion } from './suggestion.ts';

/** What a flow input can get: a column of the data, or an output or input of the run that this one builds on. Its own name comes first. */
export async function mappingReferences(of: RunPlace): Promise<Suggestion[]> {
  const { document, place, facts } = of;
  const flow = facts?.flow;
  const columns = await columnsOf(of);
  const buildsOn = scalarOf(document.root, 'run') !== undefined;
  const reference = (inside: string, detail: string): Suggestion => ({
    ...referenceTo(inside, detail, place),
    rank: place.key !== undefined && inside.endsWith(`.${place.key}`) ? 0 : 1,
  });
  return [
    ...columns.map((name) => reference(`data.${name}`, 'column')),
    ...(buildsOn && flow
      ? [
          ...flow.outputs.map(({ name, type }) => reference(`run.outputs.${name}`, type?.text ?? '')),
          ...flow.inputs.map(({ name, type }) => reference(`run.inputs.${name}`, type?.text ?? '')),
        ]
      : []),
  ];
}

async function columnsOf({ document, context, facts }: RunPlace): Promise<string[]> {
  const data = scalarOf(document.root, 'data')?.text;
  const folder = folderOf(document.path);
  if (!data || !folder || /^(?:azureml:|https?:)/.test(data)) return [];
  const fact = facts?.paths.get(data);
  const path = fact && 'source' in fact ? fact.source : joinPath(folder, data);
  return dataColumns(path, (await context.files.read(path)) ?? '');
}
