import { readdir, realpath } from 'node:fs/promises';
import { posix } from 'node:path';
import { findInclude } from '../../flow/additionalIncludes.ts';
import { definitionNames } from '../../flow/definitionNames.ts';
import type { FlowFile } from '../../flow/flowFile.ts';
import type { FlowDocument } from '../document/flowDocument.ts';
import { allNodes } from '../document/allNodes.ts';
import type { FlowModel } from '../document/flowModel.ts';
import type { FlowFacts, IncludeFact } from '../features/facts.ts';
import { baseName, isAbsolute } from '../features/paths.ts';
import { findModule, moduleOf } from './findModule.ts';
import { inParallel } from './inParallel.ts';
import { readEntry } from './readEntry.ts';
import { mostLookups, SessionPaths } from './sessionPaths.ts';
import { isOfWindows, withSlashes } from './slashes.ts';

/**
 * What the disk says about what a flow names, without a walk through it. `document.path` is absolute; `workspaceFolders`
 * are absolute, with '/'. Each path is looked at once. Fails only where `signal` ends it.
 */
export async function gatherFlowFacts(
  document: FlowDocument,
  workspaceFolders: readonly string[],
  signal?: AbortSignal,
): Promise<FlowFacts> {
  const { model } = document;
  const flow = await toFlowFile(document.path);
  const items = model.includes.map(({ text }) => text);
  const first = new Set(items.slice(0, mostLookups));
  const includes = await gatherBy(
    items,
    async (item) => await toIncludeFact(flow, item, first.has(item)),
    signal,
  );
  const session = new SessionPaths(flow.dir, workspaceFolders, includes, items);
  const paths = await gatherBy(pathsOf(model), async (path) => await session.find(path), signal);
  const module = moduleOf(model);
  const found = module && (await findModule(session, module));
  if (found) paths.set(module, found);
  const entry = found && found.kind === 'file' ? await readEntry(found.source, model.entry!.text) : {};
  const realFolder = withSlashes(flow.realDir);
  return {
    folder: flow.dir,
    ...(realFolder !== flow.dir && { realFolder }),
    workspaceFolders,
    paths,
    includes,
    definitions: await definitionsIn(flow.dir),
    ...entry,
    requirementsTxt: paths.get('requirements.txt')?.kind === 'file',
  };
}

/** The flow file of an open document; it need not be on disk. */
export async function toFlowFile(path: string): Promise<FlowFile> {
  const dir = posix.dirname(path);
  return { dir, realDir: await realpath(dir).catch(() => dir), file: posix.basename(path), path };
}

/**
 * `requirements.txt` is asked about even where nothing names it: prompt flow takes it as well. Of what lies elsewhere, the name
 * that an include would give it is too: it may be taken.
 */
function pathsOf(model: FlowModel): string[] {
  const written = allNodes(model)
    .map(({ sourcePath }) => sourcePath)
    .concat(model.requirementsFile)
    .flatMap((path) => path?.text || []);
  const brought = written.filter((path) => path.startsWith('../') || isAbsolute(path)).map(baseName);
  return [...written, ...brought.filter(Boolean), 'requirements.txt'];
}

async function toIncludeFact(flow: FlowFile, item: string, looksNear: boolean): Promise<IncludeFact> {
  if (isOfWindows(item) && process.platform !== 'win32') return { kind: 'unknown' };
  const found = await findInclude(flow, item, looksNear);
  switch (found.kind) {
    case 'none':
      return { kind: 'none', tried: withSlashes(found.tried), near: found.near };
    case 'unreadable':
      return { kind: 'unknown' };
    case 'disk':
      return { kind: 'disk', source: item };
    case 'file':
    case 'folder':
    case 'zip':
      return { kind: found.kind, source: withSlashes(found.source), name: found.name };
  }
}

async function gatherBy<T>(
  texts: readonly string[],
  look: (text: string) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<Map<string, T>> {
  const each = [...new Set(texts)];
  const facts = await inParallel(each, look, signal);
  return new Map(each.map((text, index) => [text, facts[index]!]));
}

async function definitionsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => definitionNames.includes(name)).sort();
}
