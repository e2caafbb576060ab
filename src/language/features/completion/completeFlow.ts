import type { FlowDocument } from '../../document/flowDocument.ts';
import type { FlowFacts } from '../facts.ts';
import { cursorSchema } from '../schema/cursorSchema.ts';
import { dagKeys, flexKeys } from '../schema/flowKeys.ts';
import type { Place } from '../schema/place.ts';
import type { CompletionContext } from './completionContext.ts';
import { flowKeySuggestions } from './flowKeySuggestions.ts';
import { flowValueSuggestions } from './flowValueSuggestions.ts';
import type { Suggestion } from './suggestion.ts';

/** What can stand at a place of a flow. */
export async function completeFlow(
  document: FlowDocument,
  place: Place,
  context: CompletionContext,
  facts: FlowFacts | undefined,
): Promise<Suggestion[]> {
  const { model } = document;
  const cursor = cursorSchema(model.kind === 'flex' ? flexKeys : dagKeys, place);
  if (!cursor) return [];
  const of = { document, place: cursor.place, schema: cursor.schema, context, ...(facts && { facts }) };
  return cursor.at === 'key' ? await flowKeySuggestions(of) : await flowValueSuggestions(of);
}
