import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../../src/common/userError.ts';
import { loadFlow, type LoadedFlow } from '../../src/flow/loadFlow.ts';
import type { SessionFile } from '../../src/flow/sessionFile.ts';
import { zipBytes } from '../../src/flow/zipBytes.ts';
import { IgnoreRules } from '../../src/flow/ignoreRules.ts';
import { TestFolder } from '../support/folder.ts';
import { decidedDifferences, type DecidedId } from './decidedDifferences.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { ownFlows } from './ownFlows.ts';

const corpus = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'corpus');
const python = process.env.FLOW_SESSIONS_TEST_PYTHON;

describe('parity with the real prompt flow', function () {
  this.timeout(240_000);
  let oracle: Oracle;
  let folder: TestFolder;
  const seen = new Set<DecidedId>();
  /** How many flows prompt flow merged, so that files could be compared. */
  let merged = 0;

  before(function () {
    if (!python) return this.skip();
    oracle = new Oracle(python);
    folder = new TestFolder();
  });

  after(() => {
    oracle?.end();
    folder?.remove();
  });

  /** What differs, in words; decided differences are noted instead. */
  const compare = async (path: string): Promise<string[]> => {
    const theirs = await oracle.ask(path);
    if (theirs.files) merged += 1;
    let ours: LoadedFlow;
    try {
      ours = await loadFlow(path);
    } catch (error) {
      assert.ok(error instanceof UserError);
      return theirs.refused ? [] : [`refused (${error.message}) what prompt flow takes`];
    }
    if (theirs.refused) return [`takes what prompt flow refuses: ${theirs.refused}`];
    return [
      ...compareKind(ours, theirs),
      ...compareProblems(ours, theirs, seen),
      ...(await compareFiles(ours, theirs, seen)),
      ...compareEnvironment(ours, theirs),
    ];
  };

  for (const [name, files] of Object.entries(ownFlows)) {
    it(`holds for ${name}`, async () => {
      folder.write(
        Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])),
      );
      assert.deepEqual(await compare(folder.at(name, 'flow')), []);
    });
  }

  it('holds for every flow of the corpus (../shared)', async function () {
    if (!existsSync(corpus)) return this.skip();
    const flows = layOutCorpus(corpus, folder.at('corpus'));
    assert.ok(flows.length > 150);
    const differences: Record<string, string[]> = {};
    for (const flow of flows) {
      const found = await compare(folder.at('corpus', flow));
      if (found.length) differences[flow] = found;
    }
    assert.deepEqual(differences, {});
    assert.ok(merged > 0.9 * flows.length, `${merged} of ${flows.length} could be compared`);
  });

  it('has no decided difference that is not there any more', () => {
    assert.deepEqual(
      decidedDifferences.map(({ id }) => id).filter((id) => !seen.has(id)),
      [],
    );
  });
});

/** Makes the corpus whole: its data, and empty files for what it only lists. Returns its flows. */
function layOutCorpus(from: string, to: string): string[] {
  for (const path of readFileSync(join(from, 'filelist.txt'), 'utf8').split('\n')) {
    if (!path || existsSync(join(to, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), '');
  }
  for (const name of readdirSync(from))
    if (statSync(join(from, name)).isDirectory())
      cpSync(join(from, name), join(to, name), { recursive: true });
  const index = JSON.parse(readFileSync(join(from, 'index.json'), 'utf8')) as {
    path: string;
    kind: string;
  }[];
  return index.filter(({ kind }) => kind === 'dag' || kind === 'flex').map(({ path }) => path);
}

function compareKind({ definition, file }: LoadedFlow, { flex, resolved }: Verdict): string[] {
  const kind = flex ? 'flex' : 'dag';
  return [
    ...(definition.kind === kind ? [] : [`is ${definition.kind}, prompt flow says ${kind}`]),
    ...(file.file === resolved ? [] : [`takes ${file.file}, prompt flow ${resolved}`]),
  ];
}

/** What we refuse they must refuse, and what their merge refuses we must. */
function compareProblems({ problems }: LoadedFlow, theirs: Verdict, seen: Set<DecidedId>): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const differences: string[] = [];
  for (const { code, message } of errors) {
    const decided = (
      {
        FSE140: 'requirements missing',
        FSE141: 'requirements missing',
        FSE114: 'no nodes',
        FSE133: 'flow file overwritten',
      } as const
    )[code];
    if (theirs.unmerged || theirs.valid === false) continue;
    if (decided) seen.add(decided);
    else differences.push(`refuses it, prompt flow does not: ${message}`);
  }
  if (theirs.unmerged && !errors.length) {
    if (/zip/i.test(theirs.unmerged) || /No such file/.test(theirs.unmerged)) seen.add('nested zip');
    else differences.push(`takes it, prompt flow does not merge it: ${theirs.unmerged}`);
  }
  return differences;
}

async function compareFiles(ours: LoadedFlow, theirs: Verdict, seen: Set<DecidedId>): Promise<string[]> {
  if (!theirs.files) return [];
  const differences: string[] = [];
  const own = new Map(ours.files.files.map((file) => [file.path, file]));
  for (const [path, hash] of Object.entries(theirs.files)) {
    const file = own.get(path);
    own.delete(path);
    if (!file) {
      if (await isLeftOut(ours, path)) seen.add('ignored files');
      else differences.push(`lacks ${path}`);
    } else if (ours.problems.some(({ code }) => code === 'FSE133')) {
      // Which definition counts is what differs.
    } else if (file.content === 'text') {
      const definition = { ...(parse(file.text ?? '') as object), additional_includes: undefined };
      assert.deepEqual(JSON.parse(JSON.stringify(definition)), theirs.definition, path);
      seen.add('includes emptied');
    } else if (file.content === 'zip') {
      const held = file.members?.map((one) => [one.path, sha256(readFileSync(one.source))]) ?? [];
      assert.deepEqual(Object.fromEntries(held), hash, path);
      seen.add('zip bytes');
    } else if (sha256(readFileSync(file.source)) !== hash) differences.push(`has another ${path}`);
  }
  for (const [path, file] of own) differences.push(...(await onlyOurs(path, file)));
  return differences;
}

const onlyOurs = async (path: string, file: SessionFile): Promise<string[]> =>
  file.content === 'zip' && (await zipBytes(file)).length > 0
    ? [`has a zip that prompt flow has not: ${path}`]
    : [`has ${path}, prompt flow has not`];

/** By our own rules, which have tests of their own; those of the root decide for all that these flows hold. */
async function isLeftOut({ file }: LoadedFlow, path: string): Promise<boolean> {
  const rules = await new IgnoreRules().enter(file.dir, '', new Set(readdirSync(file.dir)));
  const above = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return above.some((part) => rules.leavesOut(part === path ? part : `${part}/`) !== undefined);
}

function compareEnvironment({ environment }: LoadedFlow, { environment: theirs }: Verdict): string[] {
  if (!theirs) return [];
  const lines = environment.requirements?.lines ?? null;
  return [
    ...((environment.image?.value ?? null) === theirs.image
      ? []
      : [`image is ${environment.image?.value}, prompt flow says ${theirs.image}`]),
    ...(JSON.stringify(lines) === JSON.stringify(theirs.lines)
      ? []
      : [`requirements are ${JSON.stringify(lines)}, prompt flow says ${JSON.stringify(theirs.lines)}`]),
  ];
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
