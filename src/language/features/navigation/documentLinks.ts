import type { DocumentLink } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import { requirementLinks } from '../requirements/requirementLinks.ts';
import { findDefinition } from './flowOfRun.ts';
import type { NavigationContext } from './navigationContext.ts';
import { pathPlaces, type PathPlace } from './pathPlaces.ts';
import { resolvePlace } from './resolvePlace.ts';

/** The paths of a document that lead to files, and its web addresses. Folders are none: no editor opens one. */
export async function documentLinks(
  document: LanguageDocument,
  context: NavigationContext,
): Promise<DocumentLink[]> {
  const places = pathPlaces(document).filter(({ role }) => role !== 'entry');
  const links = places.map(async (place) => await toLink(document, place, context));
  const web = document.kind === 'requirements' ? requirementLinks(document) : schemaLink(document);
  return [...web, ...(await Promise.all(links)).flat()];
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

function schemaLink(document: FlowDocument | RunDocument): DocumentLink[] {
  const schema = scalarOf(document.tree.root, '$schema');
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
