import type { RunDocument } from '../../document/runDocument.ts';
import type { RunFacts } from '../runFacts.ts';
import type { Place } from '../schema/place.ts';
import type { SchemaPlace } from '../schema/schemaAt.ts';
import type { CompletionContext } from './completionContext.ts';

/** A place in a run file with all that is known about it. */
export interface RunPlace {
  document: RunDocument;
  place: Place;
  schema: SchemaPlace;
  context: CompletionContext;
  facts?: RunFacts;
}
