import type { LocationLink } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { SourceText } from '../../../flow/yaml/sourceText.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { findDefinition } from './flowOfRun.ts';
import type { NavigationContext } from './navigationContext.ts';
import type { PathPlace } from './pathPlaces.ts';
import { findDefinitionOf, findTool } from './pythonPlaces.ts';
import { resolvePlace } from './resolvePlace.ts';

/** More files of a folder than anyone chooses from. */
const mostFiles = 50;

/** The file that a path leads to, at its tool or function where its text has one; the files in a folder, as no editor opens one. */
export async function pathDefinitions(
  document: LanguageDocument,
  place: PathPlace,
  context: NavigationContext,
): Promise<LocationLink[]> {
  const { files } = context;
  const found = await resolvePlace(document, place, context);
  if (!found) return [];
  if (found.kind === 'file') return [await linkTo(files, found.path, place)];
  const definition = place.role === 'flow' ? await findDefinition(files, found.path) : undefined;
  if (definition) return [await linkTo(files, definition, place)];
  const inside = await files.list(found.path);
  return inside
    .flatMap(({ name, kind }) => (kind === 'file' ? toLink(files, `${found.path}/${name}`) : []))
    .slice(0, mostFiles);
}

async function linkTo(
  files: WorkspaceFiles,
  path: string,
  { role, text: written }: PathPlace,
): Promise<LocationLink> {
  if (!path.endsWith('.py') || (role !== 'source' && role !== 'entry')) return toLink(files, path);
  const text = await files.head(path);
  if (text === undefined) return toLink(files, path);
  const span =
    role === 'source' ? findTool(text) : findDefinitionOf(text, written.split(':')[1]?.trim() ?? '');
  return toLink(files, path, text, span);
}

function toLink(
  files: WorkspaceFiles,
  path: string,
  text = '',
  span: Span = { start: 0, end: 0 },
): LocationLink {
  const targetRange = new SourceText(text).rangeOf(span);
  return { targetUri: files.uri(path), targetRange, targetSelectionRange: targetRange };
}
