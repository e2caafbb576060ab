import { posix } from 'node:path';
import type { RequirementEntry } from '../../flow/requirements/requirementEntry.ts';
import { withoutExtras } from '../../flow/requirements/withoutExtras.ts';
import { nearestPaths } from '../../flow/nearestPaths.ts';
import type { RequirementsDocument } from '../document/requirementsDocument.ts';
import type { PathFact } from '../features/facts.ts';
import type { RequirementsFacts } from '../features/requirementsFacts.ts';
import { inParallel } from './inParallel.ts';
import { lookAtPath } from './lookAtPath.ts';
import { mayBeBrought } from './mayBeBrought.ts';
import { findCircles, isInclude, leadsToDisk } from './requirementCircles.ts';
import { mostLookups } from './sessionPaths.ts';

/** What the disk says about what a requirements file names; `document.path` is absolute. Fails only where `signal` ends it. */
export async function gatherRequirementsFacts(
  { entries, path }: RequirementsDocument,
  signal?: AbortSignal,
): Promise<RequirementsFacts> {
  const named = new Map<string, RequirementEntry>();
  for (const entry of entries) if (leadsToDisk(entry)) named.set(withoutExtras(entry.target!.text), entry);
  const each = [...named].slice(0, mostLookups);
  const facts = await inParallel(each, async ([written, entry]) => await find(path, written, entry), signal);
  const paths = new Map(each.map(([written], index) => [written, facts[index]!]));
  return { paths, circles: await findCircles(path, entries, signal) };
}

/** pip takes other files from where the file lies, but projects from where it runs: the flow folder, which may be one above. */
async function find(path: string, written: string, entry: RequirementEntry): Promise<PathFact> {
  const folder = posix.dirname(path);
  const above = posix.dirname(folder);
  const from = isInclude(entry) ? [folder] : [...new Set([folder, above, posix.dirname(above)])];
  for (const one of from) {
    const source = posix.join(one, written);
    // Links are followed before a `..` after them counts, so the path is not tidied first.
    const kind = await lookAtPath(`${one}/${written}`);
    if (kind === 'unknown') return { kind };
    if (kind !== 'none') return { kind, source };
    if (await mayBeBrought(source)) return { kind: 'unknown' };
  }
  const near: string[] = [];
  for (const one of await nearestPaths(folder, written)) {
    const kind = await lookAtPath(`${folder}/${one}`);
    const fits = isInclude(entry) ? kind === 'file' : entry.kind === 'path' || kind === 'folder';
    if (fits && posix.join(folder, one) !== path) near.push(one);
  }
  return { kind: 'none', near };
}
