import { mappingReferences } from './mappingReferences.ts';
import { byEnding, pathSuggestions, type List } from './pathSuggestions.ts';
import { folderOf, isRemote, joinPath, relativePath } from '../paths.ts';
import { referenceTo } from './referenceSuggestions.ts';
import type { RunPlace } from './runPlace.ts';
import type { Suggestion } from './suggestion.ts';
import { valueSuggestions } from './valueSuggestions.ts';
import { writeScalar } from './writeScalar.ts';

/** What a value at a place of a run file can be. */
export async function runValueSuggestions(of: RunPlace): Promise<Suggestion[]> {
  const { place, schema, context, facts } = of;
  if (schema.info?.values) return valueSuggestions(schema.info, place);
  switch (schema.path) {
    case 'flow':
      return await flowPaths(of);
    case 'data':
      return await paths(of, byEnding('.jsonl', '.csv', '.tsv', '.json'));
    case 'environment_variables':
      return await paths(of, byEnding('.env'));
    case 'init':
      return await paths(of, byEnding('.json', '.yaml'));
    case 'column_mapping/*':
      return await mappingReferences(of);
    case 'variant':
      return (facts?.flow?.variants ?? []).flatMap(({ name, variants }) =>
        variants.map(({ id }) => referenceTo(`${name}.${id}`, '', place)),
      );
    case 'resources/instance_type':
      return (await context.live.vmSizes()).map((label) => ({
        label,
        kind: 'value',
        text: writeScalar(label, place),
      }));
    default:
      return [];
  }
}

/** The flows of the workspace, the nearest first, then the folders beside the file. */
async function flowPaths(of: RunPlace): Promise<Suggestion[]> {
  const folder = folderOf(of.document.path);
  if (!folder) return [];
  const beside = await paths(of, () => undefined);
  if (of.place.word.typed.includes('/')) return beside;
  const flows = await of.context.files.flowsAndRuns();
  const folders = new Set(
    flows
      .filter((path) => /\/flow\.(?:dag|flex)\.ya?ml$/.test(path))
      .map((path) => relativePath(folder, folderOf(path) ?? path) ?? path),
  );
  const depth = (path: string): number => path.split('/').length;
  const known = [...folders]
    .sort((one, other) => depth(one) - depth(other))
    .map((label): Suggestion => ({
      label,
      kind: 'folder',
      text: writeScalar(label, of.place),
      detail: 'flow',
    }));
  return [...known, ...beside];
}

async function paths(
  { document, place, context }: RunPlace,
  rank: (name: string) => number | undefined,
): Promise<Suggestion[]> {
  const folder = folderOf(document.path);
  if (!folder || isRemote(place.word.text)) return [];
  const list: List = async (before) => {
    const entries = await context.files.list(joinPath(folder, before));
    const isUp = /^(?:\.\.\/)*$/.test(before);
    return isUp ? [...entries, { name: '..', kind: 'folder' }] : entries;
  };
  return await pathSuggestions(place, place.word.typed, list, rank);
}
