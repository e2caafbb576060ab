import type { Location, LocationLink } from 'vscode-languageserver-types';
import { readSourceOf, type NodeArgument } from './argumentAt.ts';
import type { NavigationContext } from './navigationContext.ts';
import { argumentPlaces } from './pythonPlaces.ts';
import { templateUses } from './templateUses.ts';

/** Where a node's tool takes an argument: the parameter of its function, or the variable's first use in its template. */
export async function argumentDefinitions(
  argument: NodeArgument,
  context: NavigationContext,
): Promise<LocationLink[]> {
  const found = await placesIn(argument, context);
  const place = found?.parameter ?? found?.uses[0];
  if (!found || !place) return [];
  const targetRange = found.source.rangeOf(place);
  return [{ targetUri: context.files.uri(found.path), targetRange, targetSelectionRange: targetRange }];
}

/** Where the tool or template reads an argument. */
export async function argumentReferences(
  argument: NodeArgument,
  includeDeclaration: boolean,
  context: NavigationContext,
): Promise<Location[]> {
  const found = await placesIn(argument, context);
  if (!found) return [];
  const { parameter, uses, source, path } = found;
  const places = [...(includeDeclaration && parameter ? [parameter] : []), ...uses];
  return places.map((span) => ({ uri: context.files.uri(path), range: source.rangeOf(span) }));
}

async function placesIn(argument: NodeArgument, context: NavigationContext) {
  const file = await readSourceOf(argument, context);
  if (!file) return undefined;
  const { text } = file.source;
  const { key } = argument.entry;
  if (!file.path.endsWith('.py')) return { ...file, parameter: undefined, uses: templateUses(text, key) };
  const found = argumentPlaces(text, key);
  return found && { ...file, ...found };
}
