import { isAbsolute, posix } from 'node:path';
import { readFlowText, resolveFlowFile } from '../../flow/flowFile.ts';
import { nearestPaths } from '../../flow/nearestPaths.ts';
import { parseFlowDocument } from '../document/flowDocument.ts';
import type { FlowModel } from '../document/flowModel.ts';
import type { RunDocument } from '../document/runDocument.ts';
import { scalarOf } from '../../flow/yaml/yamlTree.ts';
import type { PathFact } from '../features/facts.ts';
import type { RunFacts } from '../features/runFacts.ts';
import { allColumns } from './allColumns.ts';
import { inParallel } from './inParallel.ts';
import { lookAtPath } from './lookAtPath.ts';
import { isOfWindows, withSlashes } from './slashes.ts';

/** Keys of a run whose text is a path where it names nothing remote. */
const pathKeys = ['flow', 'data', 'environment_variables'];

/** What the disk says about what a run file names; `document.path` is absolute. Fails only where `signal` ends it. */
export async function gatherRunFacts(document: RunDocument, signal?: AbortSignal): Promise<RunFacts> {
  const folder = posix.dirname(document.path);
  const written = pathKeys.map((key) => scalarOf(document.root, key)?.text ?? '');
  const each = [...new Set(written.filter((path) => path && !isRemote(path)))];
  const facts = await inParallel(each, async (path) => await find(folder, path), signal);
  const paths = new Map(each.map((path, index) => [path, facts[index]!]));
  const flow = await readFlow(paths.get(written[0]!));
  const data = paths.get(written[1]!);
  const names = data?.kind === 'file' ? await allColumns(data.source) : undefined;
  return { paths, ...(flow && { flow }), ...(names && { columns: { of: written[1]!, names } }) };
}

/** `azureml:name` and `https://…`; one letter before the colon is a disk of Windows. */
const isRemote = (path: string): boolean => /^[A-Za-z][\w+.-]+:/.test(path);

/** Relative to the run file, as prompt flow takes it. */
async function find(folder: string, written: string): Promise<PathFact> {
  if (isOfWindows(written) && !isAbsolute(written)) return { kind: 'unknown' };
  // Links are followed before a `..` after them counts, so the path is not tidied first.
  const kind = await lookAtPath(isAbsolute(written) ? written : `${folder}/${written}`);
  if (kind === 'unknown') return { kind };
  if (kind === 'none') return { kind, near: await nearestPaths(folder, written) };
  const path = withSlashes(written);
  return { kind, source: isAbsolute(written) ? path : posix.join(folder, path) };
}

async function readFlow(fact: PathFact | undefined): Promise<FlowModel | undefined> {
  if (fact?.kind !== 'file' && fact?.kind !== 'folder') return undefined;
  try {
    const file = await resolveFlowFile(fact.source);
    return parseFlowDocument(await readFlowText(file), withSlashes(file.path)).model;
  } catch {
    // What is no flow, or none that can be read, is not known.
    return undefined;
  }
}
