import { readFile } from 'node:fs/promises';
import type { FlowFacts } from '../features/facts.ts';
import { namesIn } from './entryNames.ts';
import { entrySignature } from './entrySignature.ts';

/** What a person writes as a module is smaller, in characters. */
const longest = 1_000_000;

/** What the module of an entry, which is as written, certainly has: nothing where it cannot be read or may get more when it runs. */
export async function readEntry(
  path: string,
  entry: string,
): Promise<Pick<FlowFacts, 'entryNames' | 'entrySignature'>> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const entryNames = text === undefined || text.length > longest ? undefined : namesIn(text);
  if (!entryNames || text === undefined) return {};
  const signature = entrySignature(text, entry);
  return { entryNames, ...(signature && { entrySignature: signature }) };
}
