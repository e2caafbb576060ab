import type { Place } from './place.ts';
import { schemaAt, schemaUnder, type SchemaPlace } from './schemaAt.ts';
import type { KeyTable } from './keyTable.ts';

/** Where the cursor is by the tables: among the keys of a mapping, or in a value. */
export type CursorSchema =
  | { at: 'key'; schema: SchemaPlace; place: Place }
  /** `place.beside` are then the keys beside the one that has the value. */
  | { at: 'value'; schema: SchemaPlace; place: Place };

/** Undefined where the tables know nothing. */
export function cursorSchema(top: KeyTable, place: Place): CursorSchema | undefined {
  const schema = schemaAt(top, place.steps);
  if (!schema) return undefined;
  if (place.at === 'key') return { at: 'key', schema, place };
  if (place.at === 'value') {
    const value = schemaUnder(schema, place.key);
    return value && { at: 'value', schema: value, place };
  }
  const { info, table } = schema;
  const isItem = schema.path.endsWith('-');
  if (table || info?.each || (info?.value === 'map' && !isItem)) return { at: 'key', schema, place };
  // A value on the line below its key, or an item that is no mapping.
  const last = place.steps.at(-1);
  return { at: 'value', schema, place: last && !isItem ? { ...place, beside: last.beside } : place };
}
