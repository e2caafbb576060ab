import { llmInputs } from '../schema/llmInputs.ts';
import { fileSnippets, nodeSnippets } from './keySnippets.ts';
import { keySuggestions, writeKey } from './keySuggestions.ts';
import { nodeAround, pathInNode, type FlowPlace } from './flowPlace.ts';
import { inSnippet, shiftLines } from './snippetText.ts';
import type { Suggestion } from './suggestion.ts';
import { toolInputs } from './toolInputs.ts';
import { writeScalar } from './writeScalar.ts';

/** The keys that may stand at a place of a flow, and names of the user's own that are known: nodes, arguments of tools. */
export async function flowKeySuggestions(of: FlowPlace): Promise<Suggestion[]> {
  const { document, place, schema } = of;
  const { path, table } = schema;
  const inNode = pathInNode(path);
  if (inNode === 'inputs') return await inputNames(of);
  if (path === 'node_variants') return variedNodes(of);
  if (path === 'environment_variables' || path === 'tags') return [];
  if (path === 'node_variants/*/variants') return named(of, 'variant', 'node:\n    $0');
  if (schema.info?.each) return named(of, path === 'init' ? 'argument' : path.slice(0, -1), typeStart(of));
  if (!table) return [];
  const keys = keySuggestions(table, place, path, listIndent(document.source.text));
  if (path === 'nodes/-' && canBegin(of)) return [...nodeStarts(of, ''), ...keys];
  if (inNode === '') return keys.filter(({ label }) => isForType(label, nodeAround(place)?.keys.get('type')));
  if (path === '' && !document.tree.root && canBegin(of) && !place.shift)
    return [fileStart(document.model.kind), ...keys];
  return keys;
}

/** What only language models need is noise in other nodes. */
const isForType = (key: string, type = 'llm'): boolean => type.endsWith('llm') || !ofModels.has(key);

const ofModels: ReadonlySet<string> = new Set(['connection', 'api', 'provider', 'module']);

/** Nothing of the mapping is there yet. */
const canBegin = ({ place }: FlowPlace): boolean =>
  place.at === 'open' && !place.inBrackets && place.beside().size === 0;

/** Nodes to begin with; `dash` where the list's item is not there yet. */
export function nodeStarts({ place }: FlowPlace, dash: '' | '- '): Suggestion[] {
  return nodeSnippets.map(({ label, about, text }) => ({
    label,
    kind: 'snippet',
    text: dash + shiftLines(text, place.shift + dash.length),
    isSnippet: true,
    about,
    rank: 0,
  }));
}

const fileStart = (kind: 'dag' | 'flex'): Suggestion => ({
  ...fileSnippets[kind],
  kind: 'snippet',
  isSnippet: true,
  rank: 0,
});

/** A new name with what has to stand under it. */
function named({ place }: FlowPlace, what: string, body: string): Suggestion[] {
  if (place.at === 'key' || place.inBrackets || place.word.quote) return [];
  const name = what === 'variant' ? `variant_${place.beside().size}` : what;
  return [
    {
      label: `new ${what}`,
      kind: 'snippet',
      text: shiftLines(`\${1:${name}}:\n  ${body}`, place.shift),
      isSnippet: true,
      rank: 0,
    },
  ];
}

function typeStart({ schema }: FlowPlace): string {
  const types = Object.keys(schema.info?.each?.type?.values ?? {}).slice(0, 6);
  const type = `type: \${2|${types.join(',')}|}`;
  return schema.path === 'outputs' ? `${type}\n  reference: $0` : type;
}

/** Nodes that have no variants yet; those that say they have come first. */
function variedNodes({ document, place }: FlowPlace): Suggestion[] {
  const beside = place.beside();
  return document.model.nodes
    .filter(({ name }) => name && !beside.has(name))
    .map(({ name, useVariants, type }) => ({
      label: name,
      kind: 'key',
      ...(place.at === 'key' || place.inBrackets || place.word.quote
        ? writeKey(name, { value: 'map' }, place)
        : {
            text: shiftLines(
              `${inSnippet(writeScalar(name, place))}:\n  default_variant_id: \${1:variant_0}\n  variants:\n    \${1:variant_0}:\n      node:\n        $0`,
              place.shift,
            ),
            isSnippet: true,
          }),
      ...(type && { detail: type.text }),
      rank: useVariants ? 0 : 1,
    }));
}

/** The names that the node's tool takes. */
async function inputNames(of: FlowPlace): Promise<Suggestion[]> {
  const { place } = of;
  const node = nodeAround(place);
  const beside = place.beside();
  const suggest = (label: string, rank: number, detail?: string, about?: string): Suggestion[] =>
    beside.has(label)
      ? []
      : [
          {
            label,
            kind: 'key',
            ...writeKey(label, { value: 'reference' }, place),
            rank,
            ...(detail && detail !== label && { detail }),
            ...(about && { about }),
          },
        ];
  const own = [...(await toolInputs(of))].flatMap(([name, detail]) => suggest(name, 0, detail));
  if (node?.keys.get('type') !== 'llm') return own;
  const api = node.keys.get('api') === 'completion' ? 'completion' : 'chat';
  return [...own, ...Object.entries(llmInputs[api]).flatMap(([name, about]) => suggest(name, 1, '', about))];
}

/** How far in the flow's own lists stand. */
const listIndent = (text: string): string => (/^ +- /m.test(text) && !/^- /m.test(text) ? '  ' : '');
