import type { DocumentLink } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { scalarOf } from '../../document/yamlTree.ts';
import { findDefinition } from './flowOfRun.ts';
import type { NavigationContext } from './navigationContext.ts';
import { pathPlaces, type PathPlace } from './pathPlaces.ts';
import { resolvePlace } from './resolvePlace.ts';

/** The paths of a document that lead to files, and its schema's address. Folders are none: no editor opens one. */
export async function documentLinks(
  document: LanguageDocument,
  context: NavigationContext,
): Promise<DocumentLink[]> {
  const places = pathPlaces(document).filter(({ role }) => role !== 'entry');
  const links = places.map(async (place) => await toLink(document, place, context));
  return [...schemaLink(document), ...(await Promise.all(links)).flat()];
}

async function toLink(
  document: LanguageDocument,
  place: PathPlace,
  context: NavigationContext,
): Promise<DocumentLink[]> {
  const { files } = context;
  const found = await resolvePlace(document, place, context);
  if (!found) return [];
  const isFlow = place.role === 'flow' && found.kind === 'folder';
  const path = isFlow ? await findDefinition(files, found.path) : found.path;
  if (!path || (found.kind === 'folder' && !isFlow)) return [];
  const tooltip = found.include ? `${tooltips[place.role]}, from ${found.include}` : tooltips[place.role];
  return [{ range: document.source.rangeOf(place.span), target: files.uri(path), tooltip }];
}

function schemaLink(document: LanguageDocument): DocumentLink[] {
  const schema = document.kind === 'requirements' ? undefined : scalarOf(document.tree.root, '$schema');
  if (!schema || !/^https?:\/\/\S+$/.test(schema.text)) return [];
  const range = document.source.rangeOf(schema.inner ?? schema.span);
  return [{ range, target: schema.text, tooltip: 'Open the JSON schema' }];
}

const tooltips: Record<PathPlace['role'], string> = {
  source: 'Open the source',
  include: 'Open the included file',
  requirements: 'Open the requirements file',
  entry: 'Open the module',
  flow: 'Open the flow',
  file: 'Open the file',
};
