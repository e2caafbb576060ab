import type { RunDocument } from '../../document/runDocument.ts';
import { isNothing } from '../../../flow/yaml/yamlTree.ts';
import type { RunFacts } from '../runFacts.ts';
import { cursorSchema } from '../schema/cursorSchema.ts';
import type { Place } from '../schema/place.ts';
import { runKeys } from '../schema/runKeys.ts';
import type { CompletionContext } from './completionContext.ts';
import { fileSnippets } from './keySnippets.ts';
import { keySuggestions } from './keySuggestions.ts';
import { runNameSuggestions } from './runNameSuggestions.ts';
import { runValueSuggestions } from './runValueSuggestions.ts';
import type { Suggestion } from './suggestion.ts';

/** What can stand at a place of a run file. */
export async function completeRun(
  document: RunDocument,
  place: Place,
  context: CompletionContext,
  facts: RunFacts | undefined,
): Promise<Suggestion[]> {
  const cursor = cursorSchema(runKeys, place);
  if (!cursor) return [];
  const { schema } = cursor;
  const of = { document, place: cursor.place, schema, context, ...(facts && { facts }) };
  if (mayBeNames.has(schema.path) && cursor.place.at !== 'value') return runNameSuggestions(of);
  if (cursor.at === 'value') return await runValueSuggestions(of);
  if (schema.table) {
    const keys = keySuggestions(schema.table, place, schema.path, '');
    const isEmpty = schema.path === '' && isNothing(document.tree.root) && place.beside().size === 0;
    return isEmpty && place.at === 'open' && !place.shift
      ? [{ ...fileSnippets.run, kind: 'snippet', isSnippet: true, rank: 0 }, ...keys]
      : keys;
  }
  return runNameSuggestions(of);
}

const mayBeNames: ReadonlySet<string> = new Set(['init', 'environment_variables', 'connections/*']);
