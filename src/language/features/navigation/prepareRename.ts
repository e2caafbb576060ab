import type { Position, Range } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { RunDocument } from '../../document/runDocument.ts';
import { touches } from '../../../flow/yaml/span.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { argumentAt } from './argumentAt.ts';
import { flowPlaces } from './flowPlaces.ts';
import { thingKey, type NamePlace } from './namePlace.ts';
import type { NavigationContext } from './navigationContext.ts';
import { ownerOf } from './ownerOf.ts';
import { pathPlaces, type PathPlace } from './pathPlaces.ts';
import { nameAt, placesOf } from './placesOf.ts';
import { prepareArgument } from './renameArgument.ts';

/** Why a name is not changed: one sentence without a full stop. */
export interface Refused {
  refused: string;
}

/** A name that can be changed, and the flow that it belongs to. */
export interface RenamePlace {
  owner: FlowDocument;
  place: NamePlace;
  open: FlowDocument | RunDocument;
}

/** The name at a position, for the editor to ask for another one; or why it stays. */
export async function prepareRename(
  document: LanguageDocument,
  position: Position,
  context: NavigationContext,
): Promise<{ range: Range; placeholder: string } | Refused> {
  const argument = argumentAt(document, document.source.offsetAt(position));
  if (argument) {
    const prepared = await prepareArgument(argument, context);
    return 'refused' in prepared
      ? prepared
      : { range: document.source.rangeOf(prepared.span), placeholder: argument.entry.key };
  }
  const found = await renamePlace(document, position, context.files);
  if ('refused' in found) return found;
  const { span, thing } = found.place;
  return { range: document.source.rangeOf(span), placeholder: thing.name };
}

export async function renamePlace(
  document: LanguageDocument,
  position: Position,
  files: WorkspaceFiles,
): Promise<RenamePlace | Refused> {
  if (document.kind === 'requirements') return { refused: 'names of packages are not changed' };
  const offset = document.source.offsetAt(position);
  const path = pathPlaces(document).find(({ span }) => touches(span, offset));
  if (path) return { refused: whyNotPath(path, offset) };
  // The whole of a reference leads to its thing, but only the name in it can be changed.
  const place = nameAt(placesOf(document), offset);
  if (!place || !touches(place.span, offset))
    return { refused: 'only inputs, outputs, nodes, variants and the variables of templates can be renamed' };
  const { thing } = place;
  if (!place.exact)
    return {
      refused: `"${thing.name}" is written with escapes or over several lines here; write it plainly first`,
    };
  const owner = await ownerOf(document, place, files);
  if (!owner) return { refused: `the flow that "${thing.name}" belongs to was not found` };
  const key = thingKey(thing);
  if (!flowPlaces(owner).some((one) => one.declares && thingKey(one.thing) === key))
    return { refused: `no ${thing.kind} "${thing.name}" is there` };
  return { owner, place, open: document };
}

function whyNotPath({ role, text, span }: PathPlace, offset: number): string {
  const [module = '', name] = text.split(':');
  if (role !== 'entry' || name === undefined) return 'this is a path; rename the file itself';
  return offset <= span.start + module.length
    ? `this is the module "${module}"; rename its file`
    : `"${name.trim()}" is a name of the module "${module}"; rename it there with the tools for Python, then here`;
}
