import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { LoadedFlow } from '../../src/flow/loadFlow.ts';
import { pythonJson } from '../../src/flow/pythonJson.ts';
import type { SessionFile } from '../../src/flow/sessionFile.ts';
import { zipBytes } from '../../src/flow/zipBytes.ts';
import type { DecidedId } from './decidedDifferences.ts';
import type { Verdict } from './oracle.ts';

/** What differs: a decided difference by its id, any other in words. */
export interface Differences {
  decided: DecidedId[];
  others: string[];
}

/** Says how two readings of the same flow differ. `readArchive`: hashes of the members of an archive with these bytes. */
export async function compareFlow(
  ours: LoadedFlow,
  theirs: Verdict,
  readArchive: (bytes: Buffer) => Promise<unknown>,
): Promise<Differences> {
  const found: Differences = { decided: [], others: [] };
  if (ours.file.file !== theirs.resolved)
    found.others.push(`takes ${ours.file.file}, prompt flow ${theirs.resolved}`);
  if (ours.id !== theirs.lineage) found.others.push(`has lineage ${ours.id}, prompt flow ${theirs.lineage}`);
  compareDefinition(ours, theirs, found);
  compareProblems(ours, theirs, found);
  if (theirs.files) await compareFiles(ours, theirs, readArchive, found);
  compareEnvironment(ours, theirs, found);
  return found;
}

function compareDefinition({ definition }: LoadedFlow, { flex, noYaml }: Verdict, found: Differences): void {
  const ourNoYaml = definition.problems.find(({ code }) => code === 'FSE110')?.message;
  if ((ourNoYaml === undefined) !== (noYaml === undefined))
    found.others.push(`is YAML here: ${ourNoYaml ?? 'yes'}, to prompt flow: ${noYaml ?? 'yes'}`);
  const kind = flex ? 'flex' : 'dag';
  const isNamedFlex = definition.problems.some(({ code }) => code === 'FSE113');
  if (isNamedFlex && !flex) found.decided.push('flex without an entry');
  else if (!noYaml && definition.kind !== kind)
    found.others.push(`is ${definition.kind}, prompt flow says ${kind}`);
}

/** By the code of the problem for which a session refuses what prompt flow takes. */
const decidedRefusals: Record<string, DecidedId> = {
  FSE113: 'flex without an entry',
  FSE114: 'no nodes',
  FSE115: 'environment not a mapping',
  FSE120: 'dangling link in an include',
  FSE133: 'flow file overwritten',
  FSE140: 'requirements missing',
  FSE141: 'requirements missing',
};

function compareProblems({ problems, files }: LoadedFlow, theirs: Verdict, found: Differences): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const { unmerged, invalid, valid } = theirs;
  for (const { code, message } of errors) {
    if (unmerged || invalid) continue;
    const decided = decidedRefusals[code];
    if (decided) found.decided.push(decided);
    else found.others.push(`refuses it, prompt flow does not: ${message}`);
  }
  if (errors.length) return;
  if (valid === false) found.decided.push('schema and entry');
  if (!unmerged) return;
  if (files.files.some(({ content }) => content === 'zip') && unmerged.startsWith('FileNotFoundError'))
    found.decided.push('nested zip');
  else if (files.overwrites.length && /^(FileExists|NotADirectory)Error/.test(unmerged))
    found.decided.push('file over folder');
  else found.others.push(`takes it, prompt flow does not merge it: ${unmerged}`);
}

async function compareFiles(
  { files, file: { file: definitionName } }: LoadedFlow,
  { files: theirs = {}, leftOut = [], definition }: Verdict,
  readArchive: (bytes: Buffer) => Promise<unknown>,
  found: Differences,
): Promise<void> {
  const own = new Map(files.files.map((file) => [file.path, file]));
  const replaced = new Set(files.overwrites.map(({ path }) => path));
  for (const [path, hash] of Object.entries(theirs)) {
    const file = own.get(path);
    own.delete(path);
    const isLeftOut = leftOut.includes(path) && path !== definitionName;
    if (!file) {
      if (isLeftOut) found.decided.push('ignored files');
      else if (liesIn(path, own) || replaced.has(path)) found.decided.push('file over folder');
      else found.others.push(`lacks ${path}`);
    } else if (isLeftOut) {
      found.others.push(`has ${path}, which is ignored`);
    } else if (file.content === 'text') {
      const { additional_includes: includes, ...data } = parse(file.text!, { merge: true }) as Record<
        string,
        unknown
      >;
      const isOther = found.decided.includes('flow file overwritten');
      if (isOther || isDeepStrictEqual([includes, data], [[], definition]))
        found.decided.push('includes emptied');
      else found.others.push(`has another definition: ${JSON.stringify(data)}`);
    } else if (!isDeepStrictEqual(await contentOf(file, hash, readArchive), hash)) {
      found.others.push(`has another ${path}`);
    }
  }
  for (const path of own.keys())
    if (!theirs[`${path}/${path}`]) found.others.push(`has ${path}, prompt flow has not`);
}

/** True where one of our files stands in the place of a folder above `path`. */
const liesIn = (path: string, own: ReadonlyMap<string, SessionFile>): boolean =>
  path.split('/').some((_, index, parts) => own.has(parts.slice(0, index).join('/')));

async function contentOf(
  file: SessionFile,
  hash: unknown,
  readArchive: (bytes: Buffer) => Promise<unknown>,
): Promise<unknown> {
  const bytes = file.content === 'zip' ? await zipBytes(file) : readFileSync(file.source);
  return typeof hash === 'string'
    ? createHash('sha256').update(bytes).digest('hex')
    : await readArchive(bytes);
}

function compareEnvironment({ environment }: LoadedFlow, theirs: Verdict, found: Differences): void {
  const { environment: local, environmentJson } = theirs;
  const json = pythonJson(environment.raw);
  if (environmentJson !== undefined && json !== environmentJson)
    found.others.push(`hashes ${json}, prompt flow ${environmentJson}`);
  const image = environment.image?.value ?? null;
  if (local && image !== local.image) found.others.push(`has image ${image}, prompt flow ${local.image}`);
  const { requirements } = environment;
  if (local && requirements && !local.requirements)
    found.others.push(`has requirements ${requirements.path}, prompt flow has none`);
}
