import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { documentKind } from '../language/document/documentKind.ts';
import { parseFlowDocument } from '../language/document/flowDocument.ts';
import { lookAtPath } from '../language/facts/lookAtPath.ts';
import { withSlashes } from '../language/facts/slashes.ts';
import { folderOf, isWithin, joinPath } from '../language/features/paths.ts';
import { isNamedByFlow } from '../language/features/requirements/isNamedByFlow.ts';
import { listFiles } from '../language/server/listFiles.ts';
import { longestRun, readText } from '../language/server/readText.ts';
import { badInput } from './badInput.ts';
import type { CheckedFile } from './checkFile.ts';

/** The flows, runs and requirements files that are meant by these paths: files, and folders with all below them. */
export async function findChecked(paths: readonly string[]): Promise<CheckedFile[]> {
  const found = new Map<string, CheckedFile>();
  for (const given of paths) {
    const path = withSlashes(resolve(given));
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw badInput(`${given} cannot be checked (${error.code}).`, 'Check the path.');
    });
    const files = stats.isDirectory() ? await filesBelow(path) : [await oneFile(path, given)];
    for (const file of files) found.set(file.path, file);
  }
  return [...found.values()];
}

async function oneFile(path: string, given: string): Promise<CheckedFile> {
  const text = await readText(path, Infinity);
  if (text === undefined)
    throw badInput(`${given} cannot be read.`, 'Check what it is, and its permissions.');
  const isNamed =
    /\.txt$/i.test(path) || (await isNamedByFlow(path, async (flow) => await readText(flow, Infinity)));
  const kind = documentKind(path, text) ?? (isNamed ? 'requirements' : undefined);
  if (!kind)
    throw badInput(
      `${given} is no flow, no run and no requirements file.`,
      'Name a flow.dag.yaml, a run, a requirements.txt, or a folder.',
    );
  return { path, kind };
}

async function filesBelow(folder: string): Promise<CheckedFile[]> {
  const paths = await listFiles(folder, (name) => /\.(?:ya?ml|txt)$/i.test(name));
  const found: CheckedFile[] = [];
  const named = new Set<string>();
  for (const path of paths.filter((one) => !/\.txt$/i.test(one))) {
    const most = documentKind(path, '') ? Infinity : longestRun;
    const text = (await readText(path, most)) ?? '';
    const kind = documentKind(path, text);
    if (kind) found.push({ path, kind });
    if (kind !== 'flow') continue;
    const written = parseFlowDocument(text, path).model.requirementsFile?.text;
    if (written) named.add(joinPath(folderOf(path) ?? '/', written));
  }
  const requirements = new Set(paths.filter((path) => documentKind(path, '') === 'requirements'));
  for (const path of named)
    if (isWithin(path, folder) && (await lookAtPath(path)) === 'file') requirements.add(path);
  for (const path of requirements) found.push({ path, kind: 'requirements' });
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}
