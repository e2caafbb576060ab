import type { Span } from '../../flow/yaml/span.ts';

/** A `${…}` value, cut as prompt flow cuts it; spans count from the start of the value. */
export type Reference =
  | { kind: 'input'; name: string; nameSpan: Span }
  | {
      kind: 'node';
      name: string;
      nameSpan: Span;
      /** `output` where none is written. */
      section: string;
      /** Empty where none is written. */
      sectionSpan: Span;
      /** What follows the section: a path into the value. */
      property: string;
    };

/**
 * Reads a value that is a reference as a whole; any other text, a malformed `${` too, is a literal and gives undefined.
 * Source: `InputAssignment.deserialize` in promptflow's contracts/flow.py.
 */
export function parseReference(value: string): Reference | undefined {
  if (!value.startsWith('${') || !value.endsWith('}') || value.length < 3) return undefined;
  const inside = value.slice(2, -1);
  for (const prefix of ['inputs.', 'flow.'])
    if (inside.startsWith(prefix)) {
      const name = inside.slice(prefix.length);
      const start = 2 + prefix.length;
      return { kind: 'input', name, nameSpan: { start, end: start + name.length } };
    }
  const [name = '', section, ...property] = inside.split('.');
  const start = 2 + name.length + (section === undefined ? 0 : 1);
  return {
    kind: 'node',
    name,
    nameSpan: { start: 2, end: 2 + name.length },
    section: section ?? 'output',
    sectionSpan: { start, end: start + (section?.length ?? 0) },
    property: property.join('.'),
  };
}
