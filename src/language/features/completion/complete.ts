import type { CompletionList, Position } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { FlowFacts } from '../facts.ts';
import type { RunFacts } from '../runFacts.ts';
import { placeAt } from '../schema/placeAt.ts';
import type { CompletionContext } from './completionContext.ts';
import { completeFlow } from './completeFlow.ts';
import { completeRun } from './completeRun.ts';
import { completeRequirement } from '../requirements/completeRequirement.ts';
import { requirementsBeside } from './requirementsBeside.ts';
import { mostLikely } from './mostLikely.ts';
import { toItem } from './toItem.ts';

/** What can be written where the cursor is, the most likely first; nothing where that is not known. */
export async function complete(
  document: LanguageDocument,
  position: Position,
  context: CompletionContext,
): Promise<CompletionList> {
  if (document.kind === 'requirements') {
    const inText = document.source.positionAt(document.source.offsetAt(position));
    const items = completeRequirement(document, inText, await requirementsBeside(document.path, context));
    return { items, isIncomplete: false };
  }
  const { source } = document;
  const place = placeAt(source, source.offsetAt(position));
  if (!place) return { items: [], isIncomplete: false };
  const suggestions =
    document.kind === 'flow'
      ? await completeFlow(document, place, context, context.facts as FlowFacts | undefined)
      : await completeRun(document, place, context, context.facts as RunFacts | undefined);
  const how = { ...context, range: source.rangeOf(place.word.span) };
  const { kept, isIncomplete } = mostLikely(suggestions, place.word.typed);
  return { items: kept.map((suggestion, index) => toItem(suggestion, index, how)), isIncomplete };
}
