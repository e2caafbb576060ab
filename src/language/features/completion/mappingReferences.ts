import type { FlowItem } from '../../document/flowModel.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import { baseFlowOf } from '../navigation/ownerOf.ts';
import { dataColumns } from './dataColumns.ts';
import { folderOf, isRemote, joinPath } from '../paths.ts';
import { referenceTo } from './referenceSuggestions.ts';
import type { RunPlace } from './runPlace.ts';
import type { Suggestion } from './suggestion.ts';

/** What a flow input can get: a column of the data, or an output or input of the run that this one builds on. Its own name comes first. */
export async function mappingReferences(of: RunPlace): Promise<Suggestion[]> {
  const { place } = of;
  const data = await mappedData(of);
  const columns = data ? dataColumns(data.path, data.text) : [];
  const reference = (inside: string, detail: string): Suggestion => ({
    ...referenceTo(inside, detail, place),
    rank: place.key !== undefined && inside.endsWith(`.${place.key}`) ? 0 : 1,
  });
  return [
    ...columns.map((name) => reference(`data.${name}`, 'column')),
    ...(await ofBase(of)).map(([inside, detail]) => reference(inside, detail)),
  ];
}

/** What the run that this one builds on took and gave, as its flow says; where that is not found, what has the mapped name. */
async function ofBase({ document, place, context }: RunPlace): Promise<[inside: string, detail: string][]> {
  if (!scalarOf(document.root, 'run')) return [];
  const flow = (await baseFlowOf(document, context.files))?.model;
  const guessed = place.key ? [{ name: place.key }] : [];
  const entries = (kind: string, items: readonly Pick<FlowItem, 'name' | 'type'>[]): [string, string][] =>
    items.map(({ name, type }) => [`run.${kind}.${name}`, type?.text ?? '']);
  return [...entries('outputs', flow?.outputs ?? guessed), ...entries('inputs', flow?.inputs ?? guessed)];
}

/** The data file of a run as far as it can be read, from its path on. */
export async function mappedData({
  document,
  context,
  facts,
}: RunPlace): Promise<{ path: string; text: string } | undefined> {
  const data = scalarOf(document.root, 'data')?.text;
  const folder = folderOf(document.path);
  if (!data || !folder || isRemote(data)) return undefined;
  const fact = facts?.paths.get(data);
  const path = fact && 'source' in fact ? fact.source : joinPath(folder, data);
  const text = await context.files.head(path);
  return text === undefined ? undefined : { path, text };
}
