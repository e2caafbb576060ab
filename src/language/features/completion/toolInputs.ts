import { allNodes } from '../../document/allNodes.ts';
import { touches } from '../../../flow/yaml/span.ts';
import { joinPath } from '../paths.ts';
import { flowFolder, nodeAround, type FlowPlace } from './flowPlace.ts';
import { templateVariables, toolArguments } from './toolArguments.ts';

/** What the tool of the node around a place takes, as its source says: the names, with how each is written; empty where that is not known. */
export async function toolInputs(of: FlowPlace): Promise<ReadonlyMap<string, string>> {
  const { document, place, context, facts } = of;
  const name = nodeAround(place)?.name;
  const folder = flowFolder(of);
  const { start } = place.word.span;
  const all = allNodes(document.model);
  const around =
    all.find(({ map }) => touches(map.span, start)) ??
    all.find((node) => node.name === name && node.sourcePath);
  const path = around?.sourcePath?.text;
  if (!folder || !path) return new Map();
  const fact = facts?.paths.get(path);
  const text = await context.files.head(fact && 'source' in fact ? fact.source : joinPath(folder, path));
  if (text === undefined) return new Map();
  if (path.endsWith('.py')) return toolArguments(text);
  return new Map(templateVariables(text).map((name) => [name, '']));
}
