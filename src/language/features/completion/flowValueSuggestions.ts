import { byEnding, onlyEnding, pathSuggestions } from './pathSuggestions.ts';
import { entrySuggestions } from './entrySuggestions.ts';
import { flowFolder, nodeAround, pathInNode, type FlowPlace } from './flowPlace.ts';
import { nodeStarts } from './flowKeySuggestions.ts';
import { flowReferences } from './flowReferences.ts';
import { imageSuggestions } from './imageSuggestions.ts';
import { includedPaths, includeSuggestions } from './includeSuggestions.ts';
import { referenceSuggestions } from './referenceSuggestions.ts';
import type { KeyInfo } from '../schema/keyTable.ts';
import { sessionFolder } from './sessionFolder.ts';
import type { Suggestion } from './suggestion.ts';
import { valueSuggestions } from './valueSuggestions.ts';
import { writeScalar } from './writeScalar.ts';

/** What a value at a place of a flow can be. */
export async function flowValueSuggestions(of: FlowPlace): Promise<Suggestion[]> {
  const { document, place, schema, context } = of;
  const { path, info } = schema;
  const { model } = document;
  const inNode = pathInNode(path);
  if (inNode !== undefined) return await nodeValue(of, inNode);
  if (info?.values || info?.value === 'boolean') return knownValues(of, info);
  // Of another type, the value is free.
  if (/^(?:inputs|init)\/\*\/default$/.test(path) && place.beside().get('type') === 'bool')
    return valueSuggestions({ ...info!, value: 'boolean' }, place);
  const ownLine = place.at === 'open' && !place.inBrackets;
  switch (path) {
    case 'nodes':
      return ownLine ? nodeStarts(of, '- ') : [];
    case 'outputs/*/reference':
      return referenceSuggestions(model.inputs, flowReferences(of, 'output'), place);
    case 'node_variants/*/default_variant_id': {
      const group = model.variants.find(({ name }) => name === place.steps[1]?.key);
      return (group?.variants ?? []).map(({ id }) => ({
        label: id,
        kind: 'value',
        text: writeScalar(id, place),
      }));
    }
    case 'environment/image':
      return imageSuggestions(await context.live.images(), place);
    default:
      return await pathValue(of, ownLine);
  }
}

/** A DAG flow takes no connections as inputs. */
const knownValues = ({ document, place, schema }: FlowPlace, info: KeyInfo): Suggestion[] =>
  valueSuggestions(info, place).filter(
    ({ label }) =>
      document.model.kind === 'flex' || schema.path !== 'inputs/*/type' || !label.endsWith('Connection'),
  );

async function nodeValue(of: FlowPlace, path: string): Promise<Suggestion[]> {
  const { document, place, schema } = of;
  const { inputs, nodes } = document.model;
  const near = { start: place.word.span.start };
  if (path === 'inputs/*' || path === 'activate/when') {
    const at = path === 'activate/when' ? 'activate' : 'input';
    const references = referenceSuggestions(inputs, flowReferences(of, at), place, near);
    const name = place.key;
    if (at === 'activate' || !name || !repeated.has(name)) return references;
    return [
      ...asElsewhere(
        of,
        nodes.flatMap((node) => textsOf(node.inputs, name)),
      ),
      ...references,
    ];
  }
  if (path === 'connection')
    return asElsewhere(
      of,
      nodes.flatMap(({ map }) => textsOf(map.entries, path)),
    );
  if (path === 'source/path') return await sourcePaths(of);
  return schema.info ? valueSuggestions(schema.info, place) : [];
}

/** Inputs of nodes that tend to be the same in all of a flow. */
const repeated: ReadonlySet<string> = new Set(['connection', 'deployment_name', 'model']);

function asElsewhere({ place }: FlowPlace, texts: readonly string[]): Suggestion[] {
  return [...new Set(texts)]
    .filter((text) => text && text !== place.word.text && !text.startsWith('$'))
    .map((label) => ({
      label,
      kind: 'value',
      text: writeScalar(label, place),
      detail: 'as in another node',
    }));
}

const textsOf = (
  entries: FlowPlace['document']['model']['nodes'][number]['inputs'],
  name: string,
): string[] =>
  entries.flatMap(({ key, value }) => (key === name && value.kind === 'scalar' ? [value.text] : []));

async function sourcePaths(of: FlowPlace): Promise<Suggestion[]> {
  const { place } = of;
  const folder = flowFolder(of);
  if (!folder) return [];
  const type = nodeAround(place)?.keys.get('type');
  return await pathSuggestions(
    place,
    place.word.typed,
    sessionFolder(of.context.files, folder, of.facts),
    onlyEnding(...(type === 'python' ? python : type ? templates : [...python, ...templates])),
  );
}

/** What the source of a node may be named. */
const python = ['.py'];
const templates = ['.jinja2', '.jinja', '.j2', '.md', '.prompty'];

async function pathValue(of: FlowPlace, ownLine: boolean): Promise<Suggestion[]> {
  const { document, place, schema, context, facts } = of;
  const folder = flowFolder(of);
  if (!folder) return [];
  const list = sessionFolder(context.files, folder, facts);
  switch (schema.path) {
    case 'environment/python_requirements_txt':
      return await pathSuggestions(place, place.word.typed, list, (name) =>
        /^requirements.*\.txt$/i.test(name) ? 0 : name.endsWith('.txt') ? 1 : undefined,
      );
    case 'environment/conda_file':
      return await pathSuggestions(place, place.word.typed, list, (name) =>
        /\.ya?ml$/.test(name) ? 1 : undefined,
      );
    case 'environment/setup_sh':
      return await pathSuggestions(place, place.word.typed, list, byEnding('.sh'));
    case 'code':
      return await pathSuggestions(place, place.word.typed, list, () => undefined);
    case 'entry':
      return await entrySuggestions(context.files, folder, list, place, place.word.typed);
    case 'additional_includes':
    case 'additional_includes/-': {
      if (schema.path === 'additional_includes' && !ownLine) return [];
      const included = includedPaths(document.model.includes, place, folder);
      const found = await includeSuggestions(context.files, folder, place, place.word.typed, included);
      if (schema.path.endsWith('-')) return found;
      return found.map((suggestion) => ({ ...suggestion, text: `- ${suggestion.text ?? suggestion.label}` }));
    }
    default:
      return [];
  }
}
