import type { Position, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { baseName } from '../paths.ts';
import { argumentAt } from './argumentAt.ts';
import type { NavigationContext } from './navigationContext.ts';
import { placesOfThing, type DocumentPlaces } from './placesOfThing.ts';
import { renamePlace, type Refused } from './prepareRename.ts';
import { renameArgument } from './renameArgument.ts';
import { whyNotName } from './whyNotName.ts';

/** Writes a new name in all places of an input, output, node, variant or variable of a template, as each is quoted; or says why not. */
export async function rename(
  document: LanguageDocument,
  position: Position,
  newName: string,
  context: NavigationContext,
): Promise<WorkspaceEdit | Refused> {
  const { files } = context;
  const argument = argumentAt(document, document.source.offsetAt(position));
  if (argument) return await renameArgument(argument, newName, context);
  const found = await renamePlace(document, position, files);
  if ('refused' in found) return found;
  const { owner, place, open } = found;
  if (newName === place.thing.name) return { changes: {} };
  const refused = whyNotName(owner, place.thing, newName);
  if (refused) return { refused };
  const all = await placesOfThing(owner, place.thing, files, open);
  const unclear = all.flatMap(({ document: { path, source }, places }) =>
    places
      .filter(({ exact }) => !exact)
      .map(({ span }) => ({ path, line: source.positionAt(span.start).line + 1 })),
  )[0];
  if (unclear) {
    return {
      refused: `line ${unclear.line} of "${baseName(unclear.path)}" writes "${place.thing.name}" with escapes or over several lines; write it plainly first`,
    };
  }
  return {
    changes: Object.fromEntries(all.map((one) => [files.uri(one.document.path), editsOf(one, newName)])),
  };
}

const editsOf = ({ document: { source }, places }: DocumentPlaces, newText: string): TextEdit[] =>
  places.map(({ span }) => ({ range: source.rangeOf(span), newText }));
