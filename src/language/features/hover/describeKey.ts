import type { KeyInfo } from '../schema/keyTable.ts';
import { code, paragraphs } from './markdown.ts';

/** What a key is for, and the values that it takes. */
export function describeKey(key: string, { about, required, old, values }: KeyInfo): string {
  const all = Object.entries(values ?? {});
  // Lists where each value says something of its own; names alone of the many that do not.
  const isShort = all.length <= mostLines;
  const list = isShort
    ? all.map(([value, says]) => `- ${code(value)}: ${says}`).join('\n')
    : all.map(([value]) => code(value)).join(', ');
  return paragraphs(
    `**${key.replaceAll('_', String.raw`\_`)}**${required ? ' (required)' : ''}: ${about}`,
    old && `Not needed: ${old}.`,
    list,
  );
}

const mostLines = 6;
