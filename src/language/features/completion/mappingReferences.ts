import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import { dataColumns } from './dataColumns.ts';
import { folderOf, joinPath } from './paths.ts';
import { referenceTo } from './referenceSuggestions.ts';
import type { RunPlace } from './runPlace.ts';
import type { Suggestion } from './suggestion.ts';

/** What a flow input can get: a column of the data, or an output or input of the run that this one builds on. Its own name comes first. */
export async function mappingReferences(of: RunPlace): Promise<Suggestion[]> {
  const { document, place, facts } = of;
  const flow = facts?.flow;
  const data = await mappedData(of);
  const columns = data ? dataColumns(data.path, data.text) : [];
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

/** The data file of a run as far as it can be read, from its path on. */
export async function mappedData({
  document,
  context,
  facts,
}: RunPlace): Promise<{ path: string; text: string } | undefined> {
  const data = scalarOf(document.root, 'data')?.text;
  const folder = folderOf(document.path);
  if (!data || !folder || /^(?:azureml:|https?:)/.test(data)) return undefined;
  const fact = facts?.paths.get(data);
  const path = fact && 'source' in fact ? fact.source : joinPath(folder, data);
  const text = await context.files.head(path);
  return text === undefined ? undefined : { path, text };
}
